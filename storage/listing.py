"""The workbench's list of tickets: narrowed, sorted, a page at a time behind a cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import and_, case, func, literal, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage import queues
from storage.columns import MOMENT
from storage.deadlines import Deadline, is_owed, promise_is_owed
from storage.people import Person
from storage.queues import Reader, visible
from storage.states import Fact, State, Urgency, states
from storage.tickets import Ticket, is_grave, is_open

Order = Literal["left", "new", "old"]
OPEN, ALL = "open", "all"
COUNTED = 1_000  # tickets; beyond it nobody needs to know how many
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sought:
    """What the list is narrowed to; what is empty narrows nothing. ``state``: OPEN, ALL or one
    state. ``terms``: pieces of words that a ticket must hold. ``late_at``: a promise has run out by
    then. ``since``, ``until``: when it was reported, the latter exclusive."""

    state: str = OPEN
    urgency: str = ""
    category: str = ""
    department: str = ""
    holder_id: int | None = None
    estate_id: int | None = None
    building: str = ""
    terms: tuple[str, ...] = ()
    late_at: datetime | None = None
    danger: bool = False
    since: datetime | None = None
    until: datetime | None = None
    order: Order = "left"

    @property
    def is_open(self) -> bool:
        """Whether only open tickets are sought: these alone have time left."""
        return self.state == OPEN or self.state in states(Fact.OPEN)


@dataclass(frozen=True, slots=True)
class Listed:
    """``due_at``: when the first promise that is owed runs out. ``cursor``: where the next page
    begins."""

    ticket: Ticket
    due_at: datetime | None
    holder: str | None
    cursor: str = ""


# How a page is come by, its rank or turn, the moment and the row behind which it begins.
Cursor = tuple[str, int, datetime, int]
WALK, SORT = "w", "s"


_DUE = (
    select(func.min(Deadline.due_at))
    .where(col(Deadline.ticket_id) == col(Ticket.id), *promise_is_owed(Deadline))
    .correlate(Ticket)
    .scalar_subquery()
)
_NEVER = literal(NEVER, MOMENT)
_DUE_OR_NEVER = func.coalesce(_DUE, _NEVER, type_=MOMENT)
_CALM = case((col(Ticket.urgency) == Urgency.NORMAL, 1), else_=0)


def listed(
    session: Session, reader: Reader, sought: Sought, *, limit: int, after: str = ""
) -> list[Listed]:
    """A page of what the reader may see, behind the cursor ``after``.

    What has time left is sorted where it is little; where it is much, it is read off the deadlines
    in their order, and a page costs what is on it.
    """
    if sought.order == "left" and sought.is_open:
        walks = after.startswith(WALK) if after else count(session, reader, sought) == COUNTED
        return (_walked if walks else _sorted)(session, reader, sought, limit, _parts(after))
    behind = _parts(after)
    number, oldest = col(Ticket.id), sought.order == "old"
    query = _of(session, reader, sought)
    if behind is not None:
        last = behind[3]
        query = query.where(number > last if oldest else number < last)
    rows = session.exec(query.order_by(number if oldest else number.desc()).limit(limit)).all()
    return [
        Listed(ticket, due, name, cursor=_cursor(SORT, 0, due, ticket.id))
        for ticket, due, name in rows
    ]


def _of(session: Session, reader: Reader, sought: Sought) -> Any:
    return (
        select(Ticket, _DUE.label("due"), Person.name)
        .outerjoin(Person, col(Person.id) == col(Ticket.holder_id))
        .where(visible(reader), *_narrowed(session, reader, sought))
    )


def _sorted(
    session: Session, reader: Reader, sought: Sought, limit: int, behind: Cursor | None
) -> list[Listed]:
    query = _of(session, reader, sought)
    rank: Any = _CALM
    if behind is not None:
        _, calm, due_at, number = behind
        due: Any = literal(due_at, MOMENT)
        later = or_(due < _DUE_OR_NEVER, and_(due == _DUE_OR_NEVER, col(Ticket.id) > number))
        query = query.where(or_(rank > calm, and_(rank == calm, later)))
    query = query.order_by(_CALM, _DUE_OR_NEVER, col(Ticket.id)).limit(limit)
    return [
        Listed(ticket, due, name, cursor=_cursor(SORT, _calm(ticket), due, ticket.id))
        for ticket, due, name in session.exec(query).all()
    ]


def _walked(
    session: Session, reader: Reader, sought: Sought, limit: int, behind: Cursor | None
) -> list[Listed]:
    """What is grave, then what is not, by the deadline that runs out first; then what has none."""
    found: list[Listed] = []
    turns = (_grave, _calm_ones, _unpressed)
    first = behind[1] if behind is not None else 0
    for turn in range(first, len(turns)):
        left = limit - len(found)
        if left:
            at = behind if turn == first else None
            rows = turns[turn](session, reader, sought, left, at)
            found += [
                Listed(ticket, due, name, cursor=_cursor(WALK, turn, due, row_id))
                for ticket, due, name, row_id in rows
            ]
    return found


def _grave(session: Session, reader: Reader, sought: Sought, limit: int, at: Cursor | None) -> Any:
    """These are few, and have an index of their own: they are sorted."""
    query = _of(session, reader, sought).where(is_grave())
    if at is not None:
        due: Any = literal(at[2], MOMENT)
        last = and_(due == _DUE_OR_NEVER, col(Ticket.id) > at[3])
        query = query.where(or_(due < _DUE_OR_NEVER, last))
    rows = session.exec(query.order_by(_DUE_OR_NEVER, col(Ticket.id)).limit(limit)).all()
    return [(ticket, due_at, name, ticket.id) for ticket, due_at, name in rows]


def _calm_ones(
    session: Session, reader: Reader, sought: Sought, limit: int, at: Cursor | None
) -> Any:
    sooner = aliased(Deadline)
    earlier = or_(
        col(sooner.due_at) < col(Deadline.due_at),
        and_(col(sooner.due_at) == col(Deadline.due_at), col(sooner.id) < col(Deadline.id)),
    )
    before = select(sooner.id).where(
        col(sooner.ticket_id) == col(Deadline.ticket_id), *promise_is_owed(sooner), earlier
    )
    query = (
        select(Ticket, Deadline.due_at, Person.name, Deadline.id)
        .join(Deadline, col(Deadline.ticket_id) == col(Ticket.id))
        .outerjoin(Person, col(Person.id) == col(Ticket.holder_id))
        .where(is_owed(), *promise_is_owed(Deadline), ~before.exists())
        .where(col(Ticket.urgency) == Urgency.NORMAL, visible(reader))
        .where(*_narrowed(session, reader, sought))
    )
    if at is not None:
        due, number = col(Deadline.due_at), col(Deadline.id)
        query = query.where(due >= at[2], or_(due > at[2], number > at[3]))
    query = query.order_by(col(Deadline.due_at), col(Deadline.id))
    return session.exec(query.limit(limit)).all()


def _unpressed(
    session: Session, reader: Reader, sought: Sought, limit: int, at: Cursor | None
) -> Any:
    owed = select(Deadline.id).where(
        col(Deadline.ticket_id) == col(Ticket.id), *promise_is_owed(Deadline)
    )
    query = (
        select(Ticket, literal(None), Person.name, Ticket.id)
        .outerjoin(Person, col(Person.id) == col(Ticket.holder_id))
        .where(~owed.exists(), col(Ticket.urgency) == Urgency.NORMAL, visible(reader))
        .where(*_narrowed(session, reader, sought))
    )
    if at is not None:
        query = query.where(col(Ticket.id) > at[3])
    return session.exec(query.order_by(col(Ticket.id)).limit(limit)).all()


def count(session: Session, reader: Reader, sought: Sought) -> int:
    """How many there are, ``COUNTED`` standing for as many or more."""
    some = select(Ticket.id).where(visible(reader), *_narrowed(session, reader, sought))
    return session.exec(select(func.count()).select_from(some.limit(COUNTED).subquery())).one()


def _cursor(way: str, rank: int, due_at: datetime | None, number: int) -> str:
    """Where the next page begins."""
    due = due_at or NEVER
    return f"{way}.{rank}.{(due - EPOCH) // timedelta(microseconds=1)}.{number}"


def _parts(after: str) -> Cursor | None:
    """A cursor of ours; None for any other, which stands before everything."""
    way, *numbers = after.split(".")
    if way not in (WALK, SORT) or len(numbers) != 3:
        return None
    if not all(each.isascii() and each.isdecimal() and len(each) < 18 for each in numbers):
        return None
    return way, min(int(numbers[0]), 2), _moment(int(numbers[1])), int(numbers[2])


def _calm(ticket: Ticket) -> int:
    return 0 if ticket.is_grave else 1


def _moment(micros: int) -> datetime:
    try:
        return EPOCH + timedelta(microseconds=micros)
    except OverflowError:
        return NEVER


def _narrowed(session: Session, reader: Reader, sought: Sought) -> list[Any]:
    narrowed: list[Any] = []
    if sought.state == OPEN:
        narrowed.append(is_open())
    elif sought.state in set(State):
        narrowed.append(col(Ticket.state) == sought.state)
    for column, value in (
        (Ticket.urgency, sought.urgency or None),
        (Ticket.category, sought.category or None),
        (Ticket.department, sought.department or None),
        (Ticket.holder_id, sought.holder_id),
        (Ticket.estate_id, sought.estate_id),
    ):
        if value is not None:
            narrowed.append(col(column) == value)
    if sought.is_open and sought.urgency not in ("", Urgency.NORMAL):
        narrowed.append(is_grave())
    if sought.late_at is not None:
        late = select(Deadline.ticket_id).where(
            is_owed(), *promise_is_owed(Deadline), col(Deadline.due_at) <= sought.late_at
        )
        narrowed.append(col(Ticket.id).in_(late))
    if sought.danger:
        narrowed.append(col(Ticket.danger).is_not(None))
    if sought.since is not None:
        narrowed.append(col(Ticket.created_at) >= sought.since)
    if sought.until is not None:
        narrowed.append(col(Ticket.created_at) < sought.until)
    if sought.building:
        place = col(Ticket.place)
        narrowed.append(
            or_(place == sought.building, place.startswith(f"{sought.building}-", autoescape=True))
        )
    return narrowed + queues.holding(session, sought.terms, reader.leads)


def pressing_now(session: Session, ticket_ids: Sequence[int]) -> dict[int, Deadline]:
    """For each of these tickets the promise that runs out first."""
    if not ticket_ids:
        return {}
    query = select(Deadline).where(
        col(Deadline.ticket_id).in_(ticket_ids), *promise_is_owed(Deadline)
    )
    found: dict[int, Deadline] = {}
    for each in session.exec(query.order_by(col(Deadline.due_at), col(Deadline.id))).all():
        found.setdefault(each.ticket_id, each)
    return found
