"""The workbench's list of tickets: narrowed, sorted, a page at a time behind a cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, case, func, literal, or_
from sqlmodel import Session, col, select

from storage import queues
from storage.columns import MOMENT
from storage.deadlines import PROMISES, Deadline
from storage.people import Person
from storage.queues import Reader, visible
from storage.states import Fact, State, Urgency, states
from storage.tickets import Ticket, is_open

Order = Literal["left", "new", "old"]
OPEN, ALL = "open", "all"
COUNTED = 1_000  # tickets; beyond it nobody needs to know how many
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sought:
    """What the list is narrowed to; what is empty narrows nothing. ``state``: OPEN, ALL or one
    state. ``terms``: pieces of words that a ticket must hold. ``late_at``: a promise has run out by
    then."""

    state: str = OPEN
    urgency: str = ""
    category: str = ""
    department: str = ""
    holder_id: int | None = None
    estate_id: int | None = None
    building: str = ""
    terms: tuple[str, ...] = ()
    late_at: datetime | None = None
    order: Order = "left"

    @property
    def is_open(self) -> bool:
        """Whether only open tickets are sought: these alone have time left."""
        return self.state == OPEN or self.state in states(Fact.OPEN)


@dataclass(frozen=True, slots=True)
class Listed:
    """``due_at``: when the first promise that is owed runs out."""

    ticket: Ticket
    due_at: datetime | None
    holder: str | None
    calm: int

    @property
    def cursor(self) -> str:
        """Where the next page begins."""
        due = self.due_at or NEVER
        return f"{self.calm}.{(due - EPOCH) // timedelta(microseconds=1)}.{self.ticket.id}"


_OWED = (
    col(Deadline.kind).in_(PROMISES),
    col(Deadline.met_at).is_(None),
    or_(
        col(Deadline.state) == "running",
        and_(col(Deadline.state) == "missed", col(Deadline.next_at).is_not(None)),
    ),
)
_DUE = (
    select(func.min(Deadline.due_at))
    .where(col(Deadline.ticket_id) == col(Ticket.id), *_OWED)
    .correlate(Ticket)
    .scalar_subquery()
)
_NEVER = literal(NEVER, MOMENT)
_DUE_OR_NEVER = func.coalesce(_DUE, _NEVER, type_=MOMENT)
_CALM = case((col(Ticket.urgency) == Urgency.NORMAL, 1), else_=0)


def listed(
    session: Session, reader: Reader, sought: Sought, *, limit: int, after: str = ""
) -> list[Listed]:
    """A page of what the reader may see, behind the cursor ``after``."""
    by_time = sought.order == "left" and sought.is_open
    query = (
        select(Ticket, _DUE.label("due"), Person.name, _CALM.label("calm"))
        .outerjoin(Person, col(Person.id) == col(Ticket.holder_id))
        .where(visible(reader), *_narrowed(session, reader, sought), *_behind(sought, after))
    )
    if by_time:
        query = query.order_by(_CALM, _DUE_OR_NEVER, col(Ticket.id))
    else:
        number = col(Ticket.id)
        query = query.order_by(number if sought.order == "old" else number.desc())
    return [Listed(*row) for row in session.exec(query.limit(limit)).all()]


def count(session: Session, reader: Reader, sought: Sought) -> int:
    """How many there are, ``COUNTED`` standing for as many or more."""
    some = select(Ticket.id).where(visible(reader), *_narrowed(session, reader, sought))
    return session.exec(select(func.count()).select_from(some.limit(COUNTED).subquery())).one()


def _behind(sought: Sought, after: str) -> list[ColumnElement[bool]]:
    """What stands behind the cursor; one that is none of ours stands before everything."""
    parts = after.split(".")
    if len(parts) != 3 or not all(each.isdecimal() and len(each) < 18 for each in parts):
        return []
    calm, due_at, number = int(parts[0]), _moment(int(parts[1])), int(parts[2])
    ticket: Any = col(Ticket.id)
    if sought.order != "left" or not sought.is_open:
        return [ticket > number if sought.order == "old" else ticket < number]
    due: Any = literal(due_at, MOMENT)
    same_due = and_(due == _DUE_OR_NEVER, ticket > number)
    later = or_(due < _DUE_OR_NEVER, same_due)
    rank: Any = _CALM
    return [or_(rank > calm, and_(rank == calm, later))]


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
    if sought.late_at is not None:
        due: Any = _DUE
        narrowed.append(due <= literal(sought.late_at, MOMENT))
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
    query = select(Deadline).where(col(Deadline.ticket_id).in_(ticket_ids), *_OWED)
    found: dict[int, Deadline] = {}
    for each in session.exec(query.order_by(col(Deadline.due_at), col(Deadline.id))).all():
        found.setdefault(each.ticket_id, each)
    return found
