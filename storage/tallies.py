"""How many tickets there are of a sort, and which: the answer to 今天几个急的 and its kin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_
from sqlmodel import Session, col, select

from storage.deadlines import PROMISES, Deadline
from storage.estates import Estate, Home
from storage.history import Kind, TicketEvent
from storage.people import Person
from storage.queues import Reader, visible
from storage.states import Fact, State, Urgency, states
from storage.tickets import Ticket

COLUMNS = {
    "department": Ticket.department,
    "category": Ticket.category,
    "person": Person.name,
    "estate": Estate.name,
    "building": Home.building,
}


GRAVE = "grave"  # urgent or major


@dataclass(frozen=True, slots=True)
class Sought:
    """What tickets are narrowed to; what is empty narrows nothing. ``since`` and ``until`` bound
    when they were reported, of finished ones when they were finished."""

    state: str = ""  # open, untaken, in_hand, asked, done
    urgency: str = ""
    late: bool = False
    since: datetime | None = None
    until: datetime | None = None
    departments: tuple[str, ...] = ()
    estate_id: int | None = None
    holder_id: int | None = None
    building: str = ""
    without: frozenset[str] = frozenset()  # categories that are left out


_OF_STATE = {
    "open": states(Fact.OPEN),
    "untaken": (State.REPORTED,),
    "in_hand": states(Fact.HELD),
    "asked": states(Fact.ASKED),
}


def count(session: Session, reader: Reader, sought: Sought) -> int:
    query = select(func.count()).select_from(Ticket).where(*_conditions(reader, sought))
    return session.exec(query).one()


def first(session: Session, reader: Reader, sought: Sought, limit: int) -> Sequence[Ticket]:
    """The first of them: what is urgent or major on top, then the oldest."""
    calm = col(Ticket.urgency) == Urgency.NORMAL
    query = select(Ticket).where(*_conditions(reader, sought)).order_by(calm, col(Ticket.id))
    return session.exec(query.limit(limit)).all()


def counted_by(
    session: Session, reader: Reader, sought: Sought, by: str
) -> Sequence[tuple[str | None, int]]:
    """How many of each department, category, person, estate or building, the most on top."""
    column, number = col(COLUMNS[by]), func.count()
    query = (
        select(column, number)
        .select_from(Ticket)
        .outerjoin(Person, col(Person.id) == col(Ticket.holder_id))
        .outerjoin(Estate, col(Estate.id) == col(Ticket.estate_id))
        .outerjoin(Home, col(Home.id) == col(Ticket.home_id))
        .where(*_conditions(reader, sought))
        .group_by(column)
        .order_by(number.desc(), column)
    )
    return session.exec(query).all()


def marks(session: Session, reader: Reader, sought: Sought) -> Sequence[int]:
    """The marks that homeowners gave."""
    query = select(Ticket.rating).where(
        *_conditions(reader, sought), col(Ticket.rating).is_not(None)
    )
    return [each for each in session.exec(query).all() if each is not None]


def spans(session: Session, reader: Reader, sought: Sought, *until: Kind) -> Sequence[timedelta]:
    """How long each took from the report to the first of these events."""
    ended = func.min(TicketEvent.at)
    query = (
        select(Ticket.created_at, ended)
        .join(TicketEvent, col(TicketEvent.ticket_id) == col(Ticket.id))
        .where(*_conditions(reader, sought), col(TicketEvent.kind).in_(until))
        .group_by(col(Ticket.id), col(Ticket.created_at))
    )
    return [last - begun for begun, last in session.exec(query).all()]


def _conditions(reader: Reader, sought: Sought) -> list[ColumnElement[bool]]:
    found = [visible(reader), col(Ticket.state) != State.MERGED]
    if sought.state in _OF_STATE:
        found.append(col(Ticket.state).in_(_OF_STATE[sought.state]))
    if sought.state == "done":
        found.append(_finished(sought))
    else:
        if sought.since is not None:
            found.append(col(Ticket.created_at) >= sought.since)
        if sought.until is not None:
            found.append(col(Ticket.created_at) < sought.until)
    if sought.late:
        found.append(_late())
    if sought.building:
        found.append(_in_building(sought.building))
    for column, value in (
        (Ticket.urgency, sought.urgency if sought.urgency != GRAVE else None),
        (Ticket.estate_id, sought.estate_id),
        (Ticket.holder_id, sought.holder_id),
    ):
        if value:
            found.append(col(column) == value)
    if sought.urgency == GRAVE:
        found.append(col(Ticket.urgency) != Urgency.NORMAL)
    if sought.departments:
        found.append(col(Ticket.department).in_(sought.departments))
    if sought.without:
        found.append(col(Ticket.category).not_in(sought.without))
    return found


def _finished(sought: Sought) -> ColumnElement[bool]:
    said = [
        col(TicketEvent.ticket_id) == col(Ticket.id),
        col(TicketEvent.kind).in_((Kind.RESOLVED, Kind.SIGNED_OFF, Kind.ENDED)),
    ]
    if sought.since is not None:
        said.append(col(TicketEvent.at) >= sought.since)
    if sought.until is not None:
        said.append(col(TicketEvent.at) < sought.until)
    over = (*states(Fact.ASKED), *states(Fact.ENDED))
    return exists().where(*said) & col(Ticket.state).in_(over)


def _late() -> ColumnElement[bool]:
    """A promise of it was missed."""
    return exists().where(
        col(Deadline.ticket_id) == col(Ticket.id),
        col(Deadline.kind).in_(PROMISES),
        col(Deadline.missed_at).is_not(None),
    )


def _in_building(number: str) -> ColumnElement[bool]:
    homes = select(Home.id).where(col(Home.building) == number)
    return or_(
        col(Ticket.home_id).in_(homes),
        col(Ticket.place) == number,
        col(Ticket.place).startswith(f"{number}-"),
    )
