"""Who is to be forgotten, and who was: their number alone stays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import Index, UniqueConstraint, func, or_, text
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.aging import Era, Page
from storage.audit import AuditEntry
from storage.columns import identity, maybe, one_of, reference
from storage.contacts import ContactPoint
from storage.db import add_missing
from storage.households import Household, Residency
from storage.legal import LegalCase
from storage.people import Person, Role
from storage.shifts import Presence, Shift
from storage.tickets import Ticket, is_open

KNOWN_BEFORE = "contact.known"  # in the audit: whom we took somebody for until they were bound
REASONS = ("asked", "left")
STATES = ("waiting", "done", "taken_back", "kept")
Reason = Literal["asked", "left"]

_HELD = aliased(Ticket)
_WAITING = text("next_at IS NOT NULL")


class Erasure(SQLModel, table=True):
    """One person, once. ``why``: they asked, or they left so long ago. kept: something came in
    between, such as a new home."""

    __table_args__ = (
        UniqueConstraint("person_id"),
        one_of("why", REASONS),
        one_of("state", STATES),
        Index("ix_erasure_next", "next_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: int = identity()
    person_id: int = reference("person.id")
    why: str
    state: str = "waiting"
    asked_by_id: int | None = maybe("person.id")
    asked_at: datetime
    next_at: datetime | None = None
    done_at: datetime | None = None


def of_person(session: Session, person_id: int) -> Erasure | None:
    query = select(Erasure).where(col(Erasure.person_id) == person_id)
    return session.exec(query.with_for_update()).first()


def order(
    session: Session,
    person_id: int,
    why: Reason,
    asked_by_id: int | None,
    now: datetime,
    at: datetime,
) -> Erasure:
    """From ``at`` on the person is forgotten; who was to be before and was not, is again."""
    row = of_person(session, person_id)
    if row is None:
        row = Erasure(person_id=person_id, why=why, asked_at=now)
    elif row.state == "done":
        return row
    row.why, row.state, row.asked_by_id = why, "waiting", asked_by_id
    row.asked_at, row.next_at, row.done_at = now, at, None
    session.add(row)
    return row


def order_left(session: Session, person_ids: Sequence[int], now: datetime) -> None:
    """Those who left so long ago that nothing is to be kept of them."""
    rows = [
        {"person_id": each, "why": "left", "state": "waiting", "asked_at": now, "next_at": now}
        for each in person_ids
    ]
    if rows:
        add_missing(session, Erasure, rows, ["person_id"])


def done(session: Session) -> Sequence[int]:
    """Who was forgotten, by number."""
    query = select(Erasure.person_id).where(col(Erasure.state) == "done")
    return session.exec(query.order_by(col(Erasure.person_id))).all()


def order_again(session: Session, person_ids: Collection[int]) -> None:
    """A backup has brought them back: they are forgotten once more, as soon as the program runs."""
    query = select(Person).where(col(Person.id).in_(person_ids))
    for person in session.exec(query).all():
        row = of_person(session, person.id)
        if row is None:
            row = Erasure(person_id=person.id, why="left", asked_at=person.created_at)
        if row.state != "done":
            row.state, row.next_at = "waiting", row.asked_at
            session.add(row)


def count_done(session: Session) -> int:
    query = select(func.count()).select_from(Erasure).where(col(Erasure.state) == "done")
    return session.exec(query).one()


def known_before_as(session: Session, person_id: int) -> Sequence[int]:
    """The strangers that somebody was before we knew who they are."""
    query = select(AuditEntry.data).where(
        col(AuditEntry.actor_id) == person_id, col(AuditEntry.action) == KNOWN_BEFORE
    )
    found = {int(each["was"]) for each in session.exec(query).all()} - {person_id}
    point = select(ContactPoint.person_id).where(col(ContactPoint.person_id).in_(found))
    return sorted(found - set(session.exec(point).all()))


def close(row: Erasure, state: str, now: datetime) -> None:
    row.state, row.next_at, row.done_at = state, None, now


# ------------------------------------------------------------------------------------- who may


def obstacles(session: Session, person_id: int) -> frozenset[str]:
    """Why somebody cannot be forgotten yet: "works", "lives", "open", "legal"."""
    asked = {
        "works": select(Role.id).where(col(Role.person_id) == person_id),
        "lives": _living().where(col(Residency.person_id) == person_id),
        "open": select(Ticket.id).where(col(Ticket.reporter_id) == person_id, is_open()),
        "legal": _case().where(col(Residency.person_id) == person_id),
    }
    return frozenset(
        name for name, query in asked.items() if session.exec(query.limit(1)).first() is not None
    )


def _living() -> SelectOfScalar[int]:
    return (
        select(Residency.id)
        .join(Household, col(Household.id) == col(Residency.household_id))
        .where(col(Residency.ended_at).is_(None), col(Household.moved_out_at).is_(None))
    )


def _case() -> SelectOfScalar[int]:
    """A case about a home of theirs that is before the legal department."""
    return (
        select(Residency.id)
        .join(Household, col(Household.id) == col(Residency.household_id))
        .join(LegalCase, col(LegalCase.home_id) == col(Household.home_id))
        .where(col(LegalCase.state).in_(("proposed", "sent")))
    )


def left_before(session: Session, before: datetime, after: int, limit: int) -> Page:
    """The next people behind ``after``, and those of whom nothing is to be kept: they left so long
    ago, or only ever wrote to us. Who has worked here stays named in what they did."""
    ended = func.coalesce(Residency.ended_at, Household.moved_out_at)
    ties = (
        select(Residency.id)
        .join(Household, col(Household.id) == col(Residency.household_id))
        .where(
            col(Residency.person_id) == col(Person.id),
            or_(ended.is_(None), ended >= before),
        )
    )
    seen = select(ContactPoint.id).where(
        col(ContactPoint.person_id) == col(Person.id), col(ContactPoint.seen_at) >= before
    )
    keeps = (
        select(Role.id).where(col(Role.person_id) == col(Person.id)),
        select(Presence.id).where(col(Presence.person_id) == col(Person.id)),
        select(Shift.id).where(col(Shift.person_id) == col(Person.id)),
        select(_HELD.id).where(col(_HELD.holder_id) == col(Person.id)),
        select(Erasure.id).where(col(Erasure.person_id) == col(Person.id)),
        select(Ticket.id).where(col(Ticket.reporter_id) == col(Person.id), is_open()),
        _case().where(col(Residency.person_id) == col(Person.id)),
        ties,
        seen,
    )
    era = Era(Person, Person.created_at, before)
    return era.page(session, [~each.exists() for each in keeps], after, limit)
