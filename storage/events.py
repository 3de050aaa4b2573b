"""Community events: planned, announced, signed up for, held, summed up (CS-5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, func, text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import BigInt, fen, identity, one_of, reference
from storage.estates import Home
from storage.people import Person

# planned → announced → summed; cancelled instead of either of the first two steps.
STATES = ("planned", "announced", "summed", "cancelled")
# What an event waits for next, at ``next_at``.
STAGES = ("", "warn", "late", "tell", "remind", "feedback", "summary", "overdue", "cancel")
SIGN_UP_STATES = ("going", "waiting", "cancelled")

_WAITING = text("next_at IS NOT NULL")


class Event(SQLModel, table=True):
    """One event in one estate. ``told_home_id``: how far telling everybody has got."""

    __table_args__ = (
        one_of("state", STATES),
        one_of("stage", STAGES),
        Index("ix_event_next", "next_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_event_estate", "estate_id", "starts_at"),
    )

    id: int = identity()
    estate_id: int = reference("estate.id")
    clause: str
    title: str
    place: str
    starts_at: datetime
    capacity: int = 0  # people; 0: as many as come
    planned_fen: int = fen(default=0)
    state: str = "planned"
    planned_by_id: int = reference("person.id")
    planned_at: datetime
    announced_at: datetime | None = None
    stage: str = ""
    next_at: datetime | None = None
    told_home_id: int = Field(default=0, sa_type=BigInt)
    came: int | None = None  # people, as counted there
    cost_fen: int | None = Field(default=None, sa_type=BigInt, nullable=True)
    cost_note: str = ""
    summary: str = ""
    summed_at: datetime | None = None
    reason: str = ""  # why it was cancelled


class SignUp(SQLModel, table=True):
    """One person's sign-up, for so many people of theirs."""

    __tablename__ = "sign_up"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        one_of("state", SIGN_UP_STATES),
    )

    id: int = identity()
    event_id: int = reference("event.id")
    person_id: int = reference("person.id", index=True)
    people: int
    state: str
    queued_at: datetime  # since when they wait, where they do
    points: int = 0  # 1 to 5, afterwards; ``people`` 0: came as they were, and said a word
    words: str = ""  # and in their own words


@dataclass(frozen=True, slots=True)
class Tally:
    """People, not sign-ups; ``marks`` and ``points`` of the feedback, some of its ``words``."""

    going: int
    waiting: int
    marks: int
    points: int
    words: tuple[str, ...] = ()


def event(session: Session, event_id: int) -> Event | None:
    """Ours until this transaction ends: places are given one by one."""
    return session.get(Event, event_id, with_for_update=True, populate_existing=True)


def coming(session: Session, estate_ids: Sequence[int], now: datetime) -> Sequence[Event]:
    """What has been announced and is still to come, the next first."""
    query = select(Event).where(
        col(Event.estate_id).in_(estate_ids),
        col(Event.state) == "announced",
        col(Event.starts_at) > now,
    )
    return session.exec(query.order_by(col(Event.starts_at)).limit(10)).all()


def held_lately(
    session: Session, estate_ids: Sequence[int], since: datetime, now: datetime
) -> Sequence[Event]:
    """What has begun since a moment and is not summed up, the last one first."""
    query = select(Event).where(
        col(Event.estate_id).in_(estate_ids),
        col(Event.state) == "announced",
        col(Event.starts_at) > since,
        col(Event.starts_at) <= now,
    )
    return session.exec(query.order_by(col(Event.starts_at).desc()).limit(10)).all()


def unfinished(session: Session) -> Sequence[Event]:
    """What its organisers still have to do with, the next first."""
    query = select(Event).where(col(Event.state).in_(["planned", "announced"]))
    return session.exec(query.order_by(col(Event.starts_at)).limit(20)).all()


def sign_up(session: Session, event_id: int, person_id: int) -> SignUp | None:
    query = select(SignUp).where(
        col(SignUp.event_id) == event_id, col(SignUp.person_id) == person_id
    )
    return session.exec(query).first()


def sign_ups(session: Session, event_id: int, *states: str) -> Sequence[tuple[SignUp, Person]]:
    """In the order in which they came."""
    query = select(SignUp, Person).join(Person, col(Person.id) == col(SignUp.person_id))
    query = query.where(col(SignUp.event_id) == event_id, col(SignUp.state).in_(states))
    return session.exec(query.order_by(col(SignUp.queued_at), col(SignUp.id))).all()


def tally(session: Session, event_id: int) -> Tally:
    query = select(SignUp.state, func.sum(SignUp.people)).where(col(SignUp.event_id) == event_id)
    people = {state: int(n) for state, n in session.exec(query.group_by(col(SignUp.state))).all()}
    marked = select(func.count(), func.coalesce(func.sum(SignUp.points), 0)).where(
        col(SignUp.event_id) == event_id, col(SignUp.points) > 0
    )
    marks, points = session.exec(marked).one()
    return Tally(people.get("going", 0), people.get("waiting", 0), int(marks), int(points))


def feedback(session: Session, event_id: int, quoted: int = 3) -> Tally:
    """The tally with the newest words that people have added to their marks."""
    query = select(SignUp.words).where(col(SignUp.event_id) == event_id, col(SignUp.words) != "")
    said = session.exec(query.order_by(col(SignUp.id).desc()).limit(quoted)).all()
    return replace(tally(session, event_id), words=tuple(said))


def homes_of(session: Session, estate_id: int, after: int, limit: int) -> Sequence[int]:
    """A page of an estate's homes."""
    query = select(Home.id).where(col(Home.estate_id) == estate_id, col(Home.id) > after)
    return session.exec(query.order_by(col(Home.id)).limit(limit)).all()
