"""Moments that a wrong clock has written far ahead: brought back to now, so that nothing waits for
them. A clock that was right again shows it by a tick that lies in its future."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select, update

from storage.deadlines import Deadline
from storage.deployment import Deployment, Lease
from storage.outbox import OutboxMessage
from storage.rates import SendRate
from storage.received import Received
from storage.runs import PeriodicRun
from storage.windows import SendWindow

SLACK = timedelta(minutes=2)  # clocks of several computers differ by less


def ahead(here: Deployment, now: datetime) -> timedelta:
    """By how much the clock was ahead when it last ticked; nothing in a demonstration, whose clock
    leaps."""
    if here.demo or here.ticked_at is None or here.ticked_at <= now + SLACK:
        return timedelta(0)
    return here.ticked_at - now


def mend(session: Session, now: datetime, by: timedelta) -> int:
    """Whatever was written while the clock was ahead ``by`` so much counts from now; returns how
    many rows that were."""
    mended = _deadlines(session, now, by) + _messages(session, now, by)
    for statement in (
        update(Received)
        .where(col(Received.received_at) > now, col(Received.state) == "pending")
        .values(received_at=now, not_before=now),
        update(SendRate).where(col(SendRate.booked_until) > now).values(booked_until=now),
        update(Lease).where(col(Lease.until) > now).values(until=now),
        update(PeriodicRun)
        .where(col(PeriodicRun.started_at) > now, col(PeriodicRun.period) == "")
        .values(started_at=now),
        update(SendWindow).where(col(SendWindow.pinged_at) > now).values(pinged_at=now),
    ):
        mended += session.connection().execute(statement).rowcount
    return mended


def _deadlines(session: Session, now: datetime, by: timedelta) -> int:
    """A promise that was given then has all of its time from now on."""
    query = select(Deadline).where(col(Deadline.started_at) > now, col(Deadline.met_at).is_(None))
    found = session.exec(query).all()
    for each in found:
        each.started_at -= by
        each.due_at -= by
        each.next_at = max(each.next_at - by, now) if each.next_at is not None else None
    # One that was put off, or whose next step was reckoned, while the clock was ahead.
    late = session.exec(
        select(Deadline).where(col(Deadline.next_at) > now + by / 2, col(Deadline.due_at) <= now)
    ).all()
    for each in late:
        each.next_at = now
    session.add_all([*found, *late])
    return len(found) + len(late)


def _messages(session: Session, now: datetime, by: timedelta) -> int:
    """What has not left, was put off, or was claimed by a sender of that time."""
    query = select(OutboxMessage).where(
        col(OutboxMessage.state).in_(("pending", "sending")),
        or_(
            col(OutboxMessage.created_at) > now,
            col(OutboxMessage.not_before) > now + by / 2,
            col(OutboxMessage.claimed_until) > now + by / 2,
        ),
    )
    found = session.exec(query).all()
    for each in found:
        each.state, each.not_before, each.claimed_until = "pending", now, None
        each.created_at = min(each.created_at, now)
        if each.stale_after is not None and each.stale_after > now + by / 2:
            each.stale_after -= by
    session.add_all(found)
    return len(found)
