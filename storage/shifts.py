"""Who should be there (shifts of the roster), and who is (presence): together, who is on duty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Index, UniqueConstraint, delete, func, or_, text, update
from sqlalchemy.orm import Mapped
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import BigInt, identity, maybe, one_of, reference
from storage.db import add_missing
from storage.estates import Estate

SOURCES = ("chat", "import")

_OPEN = text("ended_at IS NULL")
_WAITING = text("next_at IS NOT NULL")


class Presence(SQLModel, table=True):
    """在岗: from when until when somebody was there, as they said it. An open one means now.

    One without length, within a shift, says that they did not come, or have gone.
    """

    __table_args__ = (
        Index(
            "ix_presence_open", "person_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        Index("ix_presence_person", "person_id", "ended_at"),
    )

    id: int = identity()
    person_id: int = reference("person.id")
    started_at: datetime
    ended_at: datetime | None = None


class Shift(SQLModel, table=True):
    """班次 of the roster. ``next_at``: when it begins, then when it ends."""

    __table_args__ = (
        UniqueConstraint("person_id", "starts_at"),
        one_of("source", SOURCES),
        Index("ix_shift_ends", "person_id", "ends_at"),
        Index("ix_shift_week", "starts_at"),
        Index("ix_shift_next", "next_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: int = identity()
    person_id: int = reference("person.id")
    estate_id: int | None = maybe("estate.id")
    starts_at: datetime
    ends_at: datetime
    source: str = Field(default="chat")
    next_at: datetime | None = None


class DeskWatch(SQLModel, table=True):
    """前台 of one estate: when to look at it again, since when it has been empty, what was said."""

    __tablename__ = "desk_watch"
    __table_args__ = (
        Index("ix_desk_watch_next", "next_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: int = identity()
    estate_id: int = Field(foreign_key="estate.id", unique=True, sa_type=BigInt)
    created_at: datetime
    empty_since: datetime | None = None
    alerts: int = 0  # said about this gap
    summed_on: date | None = None  # the last day whose summary was made
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """One shift as a roster names it: aware moments, the end behind the beginning."""

    person_id: int
    starts_at: datetime
    ends_at: datetime
    estate_id: int | None = None


def on_duty(
    person_id: Mapped[int], now: ColumnElement[datetime], estate_id: ColumnElement[int]
) -> ColumnElement[bool]:
    """The condition that somebody is on duty: checked in, or rostered there and not gone."""
    here = select(Presence.id).where(
        col(Presence.person_id) == person_id, col(Presence.ended_at).is_(None)
    )
    gone = select(Presence.id).where(
        col(Presence.person_id) == person_id,
        col(Presence.ended_at) >= col(Shift.starts_at),
        col(Presence.ended_at) <= now,
    )
    rostered = select(Shift.id).where(
        col(Shift.person_id) == person_id,
        col(Shift.ends_at) > now,
        col(Shift.starts_at) <= now,
        or_(
            estate_id.is_(None),
            col(Shift.estate_id).is_(None),
            col(Shift.estate_id) == estate_id,
        ),
        ~gone.exists(),
    )
    return or_(here.exists(), rostered.exists())


# ------------------------------------------------------------------------------------ presence


def presence(session: Session, person_id: int) -> Presence | None:
    """The open one: since when somebody has been here."""
    query = select(Presence).where(
        col(Presence.person_id) == person_id, col(Presence.ended_at).is_(None)
    )
    return session.exec(query).first()


def check_in(session: Session, person_id: int, now: datetime) -> Presence:
    row = Presence(person_id=person_id, started_at=now)
    session.add(row)
    session.flush()
    return row


def check_out(session: Session, person_id: int, now: datetime) -> bool:
    """Ends the presence, or says that somebody who should be here is not. True if that is news."""
    row = presence(session, person_id)
    if row is not None:
        row.ended_at = now
    elif current(session, person_id, now) is not None:
        row = Presence(person_id=person_id, started_at=now, ended_at=now)
    else:
        return False
    session.add(row)
    session.flush()
    return True


def presences(
    session: Session, person_ids: Sequence[int], since: datetime, until: datetime
) -> Sequence[Presence]:
    """Who was there between two moments, the earliest first; those of no length left out."""
    query = select(Presence).where(
        col(Presence.person_id).in_(person_ids),
        col(Presence.started_at) < until,
        or_(col(Presence.ended_at).is_(None), col(Presence.ended_at) > since),
        or_(col(Presence.ended_at).is_(None), col(Presence.ended_at) > col(Presence.started_at)),
    )
    return session.exec(query.order_by(col(Presence.started_at))).all()


def forgotten(session: Session, before: datetime, limit: int) -> Sequence[Presence]:
    """Who came before a moment and has not said since that they went."""
    query = select(Presence).where(
        col(Presence.ended_at).is_(None), col(Presence.started_at) <= before
    )
    return session.exec(query.order_by(col(Presence.started_at)).limit(limit)).all()


def first_open(session: Session) -> datetime | None:
    """Since when whoever is here the longest is here."""
    query = select(func.min(Presence.started_at)).where(col(Presence.ended_at).is_(None))
    return session.exec(query).one()


def keep_duty(session: Session, person_ids: Sequence[int], since: datetime, now: datetime) -> bool:
    """Whether any of these people has been rostered or has checked in since a moment.

    Where nobody ever does, "nobody is on duty" says nothing.
    """
    came = select(Presence.id).where(
        col(Presence.person_id).in_(person_ids),
        or_(col(Presence.ended_at).is_(None), col(Presence.ended_at) >= since),
    )
    if session.exec(came.limit(1)).first() is not None:
        return True
    rostered = select(Shift.id).where(
        col(Shift.person_id).in_(person_ids),
        col(Shift.ends_at) >= since,
        col(Shift.starts_at) <= now,
    )
    return session.exec(rostered.limit(1)).first() is not None


def look_again(session: Session, now: datetime) -> None:
    """Somebody came, went or was rostered: every desk is looked at anew."""
    session.exec(update(DeskWatch).where(col(DeskWatch.next_at) > now).values(next_at=now))


def watch_missing(session: Session) -> Sequence[int]:
    """Estates whose desk nobody watches yet."""
    watched = select(DeskWatch.id).where(col(DeskWatch.estate_id) == Estate.id)
    return session.exec(select(Estate.id).where(~watched.exists())).all()


def watch(session: Session, estate_ids: Sequence[int], now: datetime) -> None:
    """Begins to watch desks; a peer that does the same at the same time does no harm."""
    rows = [
        {"estate_id": each, "created_at": now, "alerts": 0, "next_at": now} for each in estate_ids
    ]
    add_missing(session, DeskWatch, rows, ["estate_id"])


# -------------------------------------------------------------------------------------- roster


def next_of(session: Session, person_id: int, after: datetime) -> Shift | None:
    """Somebody's next shift that begins at or after a moment."""
    query = select(Shift).where(col(Shift.person_id) == person_id, col(Shift.starts_at) >= after)
    return session.exec(query.order_by(col(Shift.starts_at)).limit(1)).first()


def current(session: Session, person_id: int, now: datetime) -> Shift | None:
    """The shift in which somebody should be here now."""
    query = select(Shift).where(
        col(Shift.person_id) == person_id, col(Shift.starts_at) <= now, col(Shift.ends_at) > now
    )
    return session.exec(query).first()


def between(
    session: Session, person_ids: Sequence[int], since: datetime, until: datetime
) -> Sequence[Shift]:
    """The shifts that touch a span of time, the earliest first."""
    query = select(Shift).where(
        col(Shift.person_id).in_(person_ids),
        col(Shift.starts_at) < until,
        col(Shift.ends_at) > since,
    )
    return session.exec(query.order_by(col(Shift.starts_at), col(Shift.id))).all()


def clear(session: Session, person_id: int, since: datetime, until: datetime) -> int:
    """Takes somebody's shifts that begin in a span out of the roster; how many those were."""
    found = session.exec(
        delete(Shift).where(
            col(Shift.person_id) == person_id,
            col(Shift.starts_at) >= since,
            col(Shift.starts_at) < until,
        )
    )
    return int(found.rowcount)


def news(session: Session, rows: Sequence[Planned], now: datetime) -> list[Planned]:
    """Those that are not over and do not stand in the roster yet."""
    found = []
    for row in rows:
        same = select(Shift.id).where(
            col(Shift.person_id) == row.person_id,
            col(Shift.starts_at) == row.starts_at,
            col(Shift.ends_at) == row.ends_at,
            col(Shift.estate_id).is_not_distinct_from(row.estate_id),
        )
        ahead = now < row.ends_at and row.starts_at < row.ends_at
        if ahead and session.exec(same).first() is None:
            found.append(row)
    return found


def plan(session: Session, rows: Sequence[Planned], source: str, now: datetime) -> int:
    """Writes shifts into the roster; what they overlap of the same person gives way.

    What is over already, or stands there as it is, is left alone. Returns how many were written.
    """
    written = 0
    for row in news(session, rows, now):
        session.exec(
            delete(Shift).where(
                col(Shift.person_id) == row.person_id,
                col(Shift.starts_at) < row.ends_at,
                col(Shift.ends_at) > row.starts_at,
            )
        )
        session.add(
            Shift(
                person_id=row.person_id,
                estate_id=row.estate_id,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                source=source,
                next_at=max(row.starts_at, now),
            )
        )
        session.flush()
        written += 1
    return written
