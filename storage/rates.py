"""How soon the next message may leave: one row per limit, so that restarts and peers keep it.

Each row is the "theoretical arrival time" of the generic cell rate algorithm: a single moment
that says how far ahead the limit is booked.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Field, Session, SQLModel

from storage.db import add_missing

LONGEST = timedelta(days=2)  # no platform asks for a longer silence


class SendRate(SQLModel, table=True):
    __tablename__ = "send_rate"

    bucket: str = Field(primary_key=True)  # "telegram", "telegram:-1001234"
    booked_until: datetime


def reserve(
    session: Session, bucket: str, interval: timedelta, burst: int, now: datetime
) -> datetime:
    """Books the next place and returns its moment: ``now`` if it is free at once.

    ``interval``: the average distance; ``burst``: how many may go without distance.
    """
    row = _locked(session, bucket, now)
    start = max(row.booked_until, now)
    row.booked_until = start + interval
    session.add(row)
    return max(now, start - interval * (burst - 1))


def free_at(
    session: Session, bucket: str, interval: timedelta, burst: int, now: datetime
) -> datetime:
    """When the next place is free, without booking it. Nobody else can take it before we end."""
    row = _locked(session, bucket, now)
    return max(now, row.booked_until - interval * (burst - 1))


def pause(session: Session, bucket: str, until: datetime) -> None:
    """The platform asked for silence: nothing leaves through this bucket before ``until``."""
    row = _locked(session, bucket, until)
    row.booked_until = max(row.booked_until, until)
    session.add(row)


def _locked(session: Session, bucket: str, now: datetime) -> SendRate:
    """The row, ours until this transaction ends; made where it is missing."""
    mine: dict[str, SendRate] = session.info.setdefault("send_rates", {})
    if bucket not in mine:
        row = session.get(SendRate, bucket, with_for_update=True)
        mine[bucket] = row or _made(session, bucket, now)
        if mine[bucket].booked_until > now + LONGEST:  # by a clock that was wrong
            mine[bucket].booked_until = now
    return mine[bucket]


def _made(session: Session, bucket: str, now: datetime) -> SendRate:
    add_missing(session, SendRate, [{"bucket": bucket, "booked_until": now}], ["bucket"])
    return session.get_one(SendRate, bucket, with_for_update=True)
