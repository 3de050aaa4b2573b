"""Who works for the company, as what and where; and what ends when somebody leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, func, select, update

from storage import accounts, logins
from storage.dunning import DunningStep
from storage.duties import Duty
from storage.estates import Estate, Here, within
from storage.invitations import Invitation
from storage.people import Person, Role
from storage.shifts import Shift
from storage.tickets import Ticket, is_open


@dataclass(frozen=True, slots=True)
class Held:
    """One role of one person. ``estate`` empty: in all."""

    person: Person
    role: str
    estate_id: int | None
    estate: str


def everybody(session: Session) -> Sequence[Held]:
    """Every role that somebody holds, person by person."""
    query = (
        select(Person, Role, Estate.name)
        .join(Role, col(Role.person_id) == col(Person.id))
        .outerjoin(Estate, col(Estate.id) == col(Role.estate_id))
        .order_by(col(Person.id), col(Role.id))
    )
    rows = session.exec(query).all()
    return [Held(person, role.name, role.estate_id, name or "") for person, role, name in rows]


def take_role(session: Session, person_id: int, role: str, here: Here) -> int:
    """Takes a role from somebody, in these estates; in how many places they had it."""
    found = session.exec(
        delete(Role).where(
            col(Role.person_id) == person_id, col(Role.name) == role, *within(Role.estate_id, here)
        )
    )
    return int(found.rowcount)


def move(session: Session, person_id: int, estate_id: int, here: Here) -> None:
    """All their roles in these estates are held in another one from now on."""
    query = select(Role).where(col(Role.person_id) == person_id, *within(Role.estate_id, here))
    known: set[str] = set()
    for role in session.exec(query).all():
        if role.name in known:
            session.delete(role)
        known.add(role.name)
        role.estate_id = estate_id
    session.flush()


def in_hand(session: Session, person_id: int) -> int:
    """How many open tickets somebody holds."""
    query = select(func.count()).select_from(Ticket)
    return session.exec(query.where(col(Ticket.holder_id) == person_id, is_open())).one()


def off_board(session: Session, person_id: int, now: datetime) -> int:
    """Their invitations and sign-ins are worth nothing, their shifts to come are nobody's, their
    duties and errands everybody's again. Returns how many of these they had."""
    connection = session.connection()
    connection.execute(
        update(Invitation)
        .where(col(Invitation.person_id) == person_id, col(Invitation.used_at).is_(None))
        .values(expires_at=now)
    )
    connection.execute(
        delete(Shift).where(col(Shift.person_id) == person_id, col(Shift.ends_at) > now)
    )
    accounts.drop(session, person_id)
    logins.end_all(session, person_id, now)
    given = connection.execute(
        update(Duty)
        .where(col(Duty.person_id) == person_id, col(Duty.state) == "open")
        .values(person_id=None)
    ).rowcount
    given += connection.execute(
        update(DunningStep)
        .where(col(DunningStep.assignee_id) == person_id, col(DunningStep.state) == "open")
        .values(assignee_id=None)
    ).rowcount
    session.expire_all()
    return int(given)
