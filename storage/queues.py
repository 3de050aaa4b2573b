"""Lists of tickets as their reader may see them: what presses first, and what is looked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, false, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage.deadlines import PROMISES, Deadline
from storage.people import Person
from storage.search import SearchTerm
from storage.states import Fact, states
from storage.tickets import Ticket, is_open


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks. ``departments``: those whose tickets they see, beside what they hold."""

    person_id: int
    roles: frozenset[str]
    departments: frozenset[str]
    leads: bool
    estates: frozenset[int] | None = None  # None: all of them


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a queue is narrowed to; what is empty narrows nothing."""

    departments: tuple[str, ...] = ()
    estate_id: int | None = None
    holder_id: int | None = None
    urgency: str = ""


def visible(reader: Reader) -> ColumnElement[bool]:
    """What a member of the staff may see in lists. A complaint about somebody is for those who
    lead, and for whoever was given it; never for the one complained about."""
    own = or_(
        col(Ticket.department).in_(reader.departments), col(Ticket.holder_id) == reader.person_id
    )
    # The same as Ticket.is_confidential says, in SQL.
    open_to_all = and_(
        col(Ticket.about_id).is_(None),
        col(Ticket.about_role) != col(Ticket.department),
        col(Ticket.about_leaders).is_(False),
    )
    about_others = and_(
        or_(col(Ticket.about_id).is_(None), col(Ticket.about_id) != reader.person_id),
        col(Ticket.about_role).not_in(reader.roles),
    )
    given = col(Ticket.holder_id) == reader.person_id
    if reader.estates is not None:
        here = or_(col(Ticket.estate_id).is_(None), col(Ticket.estate_id).in_(reader.estates))
        own = and_(own, or_(here, given))
    if reader.leads:
        return and_(own, about_others)
    return and_(own, about_others, or_(open_to_all, given))


Row = tuple[Ticket, Deadline | None, str | None]


def pressing(
    session: Session, reader: Reader, wanted: Wanted, *, limit: int, offset: int = 0
) -> Sequence[Row]:
    """(ticket, what runs out first, holder's name) of open tickets, what presses first on top."""
    first = (
        select(Deadline.id)
        .where(
            col(Deadline.ticket_id) == col(Ticket.id),
            col(Deadline.kind).in_(PROMISES),
            col(Deadline.met_at).is_(None),
            or_(
                col(Deadline.state) == "running",
                and_(col(Deadline.state) == "missed", col(Deadline.next_at).is_not(None)),
            ),
        )
        .order_by(col(Deadline.due_at), col(Deadline.id))
        .limit(1)
        .correlate(Ticket)
        .scalar_subquery()
    )
    query = (
        select(Ticket, Deadline, Person.name)
        .outerjoin(Deadline, col(Deadline.id) == first)
        .outerjoin(Person, col(Person.id) == col(Ticket.holder_id))
        .where(is_open(), visible(reader), *_narrowed(wanted))
        .order_by(col(Deadline.due_at).is_(None), col(Deadline.due_at), col(Ticket.id))
    )
    return session.exec(query.limit(limit).offset(offset)).all()


def due_soon(session: Session, reader: Reader, now: datetime, until: datetime) -> Sequence[int]:
    """The open tickets of which a promise runs out in this span, the first to run out first."""
    query = (
        select(Ticket.id)
        .join(Deadline, col(Deadline.ticket_id) == col(Ticket.id))
        .where(
            is_open(),
            visible(reader),
            col(Deadline.state) == "running",
            col(Deadline.kind).in_(PROMISES),
            col(Deadline.next_at).is_not(None),  # it does not rest
            col(Deadline.due_at) > now,
            col(Deadline.due_at) <= until,
        )
        .group_by(col(Ticket.id))
        .order_by(func.min(Deadline.due_at), col(Ticket.id))
    )
    return session.exec(query).all()


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    narrowed: list[ColumnElement[bool]] = []
    if wanted.departments:
        narrowed.append(col(Ticket.department).in_(wanted.departments))
    for column, value in (
        (Ticket.estate_id, wanted.estate_id),
        (Ticket.holder_id, wanted.holder_id),
        (Ticket.urgency, wanted.urgency or None),
    ):
        if value is not None:
            narrowed.append(col(column) == value)
    return narrowed


def found(
    session: Session, reader: Reader, terms: Sequence[str], *, limit: int, offset: int = 0
) -> Sequence[Ticket]:
    """The tickets that hold all of the terms; open ones first, then the newest."""
    if not terms:
        return []
    query = select(Ticket).where(visible(reader))
    for term in terms:
        alike = [term, f"name:{term}"] if reader.leads else [term]
        holding = select(SearchTerm.ticket_id).where(col(SearchTerm.term).in_(alike))
        number = int(term) if term.isascii() and term.isdecimal() and len(term) < 12 else None
        named = col(Ticket.id) == number if number is not None else false()
        query = query.where(or_(col(Ticket.id).in_(holding), named))
    open_first = case((col(Ticket.state).in_(states(Fact.OPEN)), 0), else_=1)
    query = query.order_by(open_first, col(Ticket.id).desc())
    return session.exec(query.limit(limit).offset(offset)).all()


def everything(session: Session) -> Iterator[tuple[Ticket, str, str | None]]:
    """(ticket, reporter's name, holder's name) of all tickets, the oldest first, for a sheet."""
    reporter, holder = aliased(Person), aliased(Person)
    query = (
        select(Ticket, col(reporter.name), col(holder.name))
        .join(reporter, col(reporter.id) == col(Ticket.reporter_id))
        .outerjoin(holder, col(holder.id) == col(Ticket.holder_id))
        .order_by(col(Ticket.id))
        .execution_options(yield_per=500)
    )
    yield from session.exec(query)
