"""What became of some departments' tickets in a span, for a report: counts, and day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, func
from sqlmodel import Session, col, select

from storage.deadlines import Deadline
from storage.estates import Here, within
from storage.tickets import Ticket, is_open


@dataclass(frozen=True, slots=True)
class Work:
    """``late``: tickets of which a promise ran out in the span. ``opened_on`` and ``closed_on``
    count by local day."""

    opened: int
    closed: int
    late: int
    rated: int
    satisfied: int
    opened_on: dict[date, int]
    closed_on: dict[date, int]


def work(
    session: Session,
    departments: Collection[str],
    since: datetime,
    until: datetime,
    satisfied_from: int,
    zone: ZoneInfo,
    here: Here = None,
) -> Work:
    theirs = and_(col(Ticket.department).in_(departments), *within(Ticket.estate_id, here))

    def days(moment: Any) -> Counter[date]:
        query = select(moment).where(theirs, moment >= since, moment < until)
        return Counter(at.astimezone(zone).date() for at in session.exec(query))

    late = (
        select(func.count(func.distinct(Deadline.ticket_id)))
        .join(Ticket, col(Ticket.id) == col(Deadline.ticket_id))
        .where(theirs, col(Deadline.missed_at) >= since, col(Deadline.missed_at) < until)
    )
    good = func.coalesce(func.sum(case((col(Ticket.rating) >= satisfied_from, 1), else_=0)), 0)
    marks = select(func.count(), good).where(
        theirs,
        col(Ticket.rating).is_not(None),
        col(Ticket.closed_at) >= since,
        col(Ticket.closed_at) < until,
    )
    rated, satisfied = session.exec(marks).one()
    opened, closed = days(col(Ticket.created_at)), days(col(Ticket.closed_at))
    return Work(
        opened=opened.total(),
        closed=closed.total(),
        late=session.exec(late).one(),
        rated=int(rated),
        satisfied=int(satisfied),
        opened_on=dict(opened),
        closed_on=dict(closed),
    )


def in_hand(
    session: Session, departments: Collection[str], now: datetime, here: Here = None
) -> tuple[int, int]:
    """How many tickets are open, and of how many a promise has run out."""
    own = col(Ticket.department).in_(departments)
    theirs = and_(own, is_open(), *within(Ticket.estate_id, here))
    late = (
        select(func.count(func.distinct(Deadline.ticket_id)))
        .join(Ticket, col(Ticket.id) == col(Deadline.ticket_id))
        .where(theirs, col(Deadline.state).in_(["running", "missed"]), col(Deadline.due_at) < now)
    )
    found = select(func.count()).select_from(Ticket).where(theirs)
    return session.exec(found).one(), session.exec(late).one()
