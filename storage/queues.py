"""Lists of tickets as their reader may see them: what presses first, and what is looked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.deadlines import PROMISES, Deadline, is_owed, promise_is_owed
from storage.people import Person
from storage.search import SearchTerm
from storage.states import Fact, Urgency, states
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


COMMON = 1_000  # tickets: a condition that so many meet narrows little

Row = tuple[Ticket, Deadline | None, str | None]


def pressing(
    session: Session, reader: Reader, wanted: Wanted, *, limit: int, offset: int = 0
) -> Sequence[Row]:
    """(ticket, what runs out first, holder's name) of open tickets, what presses first on top:
    danger, then what runs out first.

    Where many fit, they are read off the deadlines in their order: a page costs what is on it.
    """
    many = _many(session, wanted)
    of_people: list[Any] = [is_open(), visible(reader), *_narrowed(wanted, by_index=not many)]
    sooner = aliased(Deadline)
    earlier = or_(
        col(sooner.due_at) < col(Deadline.due_at),
        and_(col(sooner.due_at) == col(Deadline.due_at), col(sooner.id) < col(Deadline.id)),
    )
    first = (
        ~select(sooner.id)
        .where(col(sooner.ticket_id) == col(Deadline.ticket_id), *promise_is_owed(sooner), earlier)
        .exists()
    )
    pressed = (
        select(Ticket, Deadline, Person.name)
        .select_from(Deadline)
        .join(Ticket, col(Ticket.id) == col(Deadline.ticket_id))
        .outerjoin(Person, col(Person.id) == col(Ticket.holder_id))
        .where(is_owed(), *promise_is_owed(Deadline), first, *of_people)
        .order_by(col(Deadline.due_at), col(Deadline.id))
    )
    any_owed = select(sooner.id).where(
        col(sooner.ticket_id) == col(Ticket.id), *promise_is_owed(sooner)
    )
    unpressed = (
        select(Ticket, literal(None), Person.name)
        .outerjoin(Person, col(Person.id) == col(Ticket.holder_id))
        .where(~any_owed.exists(), *of_people)
        .order_by(col(Ticket.id))
    )
    calm = col(Ticket.urgency) == Urgency.NORMAL
    turns = (pressed.where(~calm), pressed.where(calm), unpressed)
    return _in_turn(session, turns, limit, offset)


def _many(session: Session, wanted: Wanted) -> bool:
    """Whether so many open tickets fit that they are not to be sorted one and all."""
    if wanted.holder_id is not None:
        return False
    some = select(Ticket.id).where(is_open(), *_narrowed(Wanted(wanted.departments)))
    few = some.limit(COMMON).subquery()
    return session.exec(select(func.count()).select_from(few)).one() == COMMON


def _in_turn(session: Session, queries: Sequence[Any], limit: int, offset: int) -> list[Any]:
    """A page of everything that the first query finds, behind it all that the second finds …"""
    rows: list[Any] = []
    for query in queries:
        found = session.exec(query.limit(limit - len(rows)).offset(offset)).all()
        rows += found
        if len(rows) == limit:
            break
        if found:
            offset = 0
        elif offset:
            count = select(func.count()).select_from(query.order_by(None).subquery())
            offset -= session.exec(count).one()
    return rows


def due_soon(session: Session, reader: Reader, now: datetime, until: datetime) -> Sequence[int]:
    """The open tickets of which a promise runs out in this span, the first to run out first."""
    query = (
        select(Ticket.id)
        .join(Deadline, col(Deadline.ticket_id) == col(Ticket.id))
        .where(
            is_open(),
            visible(reader),
            is_owed(),
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


def _narrowed(wanted: Wanted, by_index: bool = True) -> list[ColumnElement[bool]]:
    """Without ``by_index`` no department's index is taken for the way in."""
    narrowed: list[ColumnElement[bool]] = []
    if wanted.departments:
        department = col(Ticket.department)
        narrowed.append(
            (department if by_index else func.coalesce(department, "")).in_(wanted.departments)
        )
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
    held = [_Term(each, reader.leads) for each in terms]
    rare = min(held, key=lambda each: each.count(session))
    query = select(Ticket).where(visible(reader)).order_by(col(Ticket.id).desc())
    if rare.count(session) < COMMON:
        # Few hold it: those are looked at, one and all.
        query = query.where(rare.among(), *(each.holds() for each in held if each is not rare))
        open_first = case((col(Ticket.state).in_(states(Fact.OPEN)), 0), else_=1)
        query = query.order_by(None).order_by(open_first, col(Ticket.id).desc())
        return session.exec(query.limit(limit).offset(offset)).all()
    # Many hold each: a page of the newest is found soon.
    query = query.where(*(each.holds() for each in held))
    closed = col(Ticket.state).not_in(states(Fact.OPEN))
    return _in_turn(session, (query.where(is_open()), query.where(closed)), limit, offset)


def holding(session: Session, terms: Sequence[str], names: bool) -> list[ColumnElement[bool]]:
    """The conditions that a ticket holds all of the terms, by the rarest first."""
    held = [_Term(each, names) for each in terms]
    if not held:
        return []
    rare = min(held, key=lambda each: each.count(session))
    first = rare.among() if rare.count(session) < COMMON else rare.holds()
    return [first, *(each.holds() for each in held if each is not rare)]


class _Term:
    """A piece that is looked for; for whoever leads also in people's names."""

    def __init__(self, term: str, names: bool) -> None:
        self._alike = [term, f"name:{term}"] if names else [term]
        number = term.isascii() and term.isdecimal() and len(term) < 12
        self._number = int(term) if number else None
        self._count: int | None = None

    def count(self, session: Session) -> int:
        """How many tickets hold it; ``COMMON`` stands for more."""
        if self._count is None:
            some = self._holding().limit(COMMON).subquery()
            self._count = session.exec(select(func.count()).select_from(some)).one()
        return self._count

    def among(self) -> ColumnElement[bool]:
        """The condition, by a list of the tickets that hold it."""
        return self._or_number(col(Ticket.id).in_(self._holding()))

    def holds(self) -> ColumnElement[bool]:
        """The same condition, asked of one ticket after the other."""
        here = col(SearchTerm.ticket_id) == col(Ticket.id)
        return self._or_number(self._holding().where(here).correlate(Ticket).exists())

    def _holding(self) -> SelectOfScalar[int]:
        return select(SearchTerm.ticket_id).where(col(SearchTerm.term).in_(self._alike))

    def _or_number(self, holds: ColumnElement[bool]) -> ColumnElement[bool]:
        return holds if self._number is None else or_(holds, col(Ticket.id) == self._number)


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
