"""Which duties are made where, and when each is looked at again: when its next period begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import BigInt, identity
from storage.db import add_missing

_WAITING = text("next_at IS NOT NULL")


class DutyWatch(SQLModel, table=True):
    """Makes the duties of one name in one estate (0: the company), period by period.

    ``since``: what was due before it was first known here is nobody's omission.
    """

    __tablename__ = "duty_watch"
    __table_args__ = (
        UniqueConstraint("name", "estate"),
        Index("ix_duty_watch_next", "next_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: int = identity()
    name: str
    estate: int = Field(default=0, sa_type=BigInt)
    every: str
    since: datetime
    next_at: datetime | None = None


def everything(session: Session) -> Sequence[DutyWatch]:
    return session.exec(select(DutyWatch)).all()


def watch(session: Session, name: str, estate: int, every: str, now: datetime) -> None:
    """From now on the duties of this name are made; known already, they are looked at anew."""
    row = {"name": name, "estate": estate, "every": every, "since": now, "next_at": now}
    add_missing(session, DutyWatch, [row], ["name", "estate"])
    query = select(DutyWatch).where(col(DutyWatch.name) == name, col(DutyWatch.estate) == estate)
    found = session.exec(query.with_for_update()).one()
    found.every, found.next_at = every, now
