"""Duties: what a position owes in one period, what shows that it was done, what became of it.

What a duty asks for stands in the charter and is frozen into its row when the row is made: a
charter that changes meanwhile does not change what was owed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, UniqueConstraint, bindparam, or_, text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.charter.duties import EVIDENCE
from storage.columns import identity, json, maybe, one_of, reference
from storage.db import add_missing
from storage.estates import Here

# open → done (in time) | late (after its time, before it counts as missed) | missed.
STATES = ("open", "done", "late", "missed")

_WAITING = text("next_at IS NOT NULL")
_IS_OPEN = text("state = 'open'")


class Duty(SQLModel, table=True):
    """职责 in one period, once. People write its number as D12.

    ``policy``: ``moments`` ([at, what, roles] in order, see handlers/duties/windows.py),
    ``evidence`` ([kinds, count]), ``by`` (roles), ``command``, ``how``, ``pack``.
    ``step``: how many of the moments have passed. Assigned by hand, ``name`` is empty.
    """

    __table_args__ = (
        one_of("state", STATES),
        Index("ix_duty_next", "next_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_duty_open", "position", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        Index("ix_duty_position", "position", "due_at"),
        Index("ix_duty_name", "name", "starts_at"),
    )

    id: int = identity()
    key: str = Field(unique=True)  # name, period and estate: it is made once
    name: str  # as in the charter: "patrol"
    title: str
    clause: str
    position: str
    person_id: int | None = maybe("person.id")  # where it is one person's
    estate_id: int | None = maybe("estate.id")  # empty: the company's
    department: str = ""  # which has to do it, where it was assigned to one
    period: str  # "2026-11", "2026-Q4"
    starts_at: datetime
    ends_at: datetime  # of the period
    opens_at: datetime
    due_at: datetime
    missed_at: datetime
    state: str = "open"
    wanted: int = 1
    had: int = 0
    policy: dict[str, Any] = json()
    step: int = 0
    next_at: datetime | None = None
    created_at: datetime
    done_at: datetime | None = None
    done_by_id: int | None = maybe("person.id")

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    def turn(self, now: datetime, person_id: int | None) -> None:
        """It was done once more; after the last time it is done, or late."""
        self.had += 1
        if self.state == "open" and self.had >= self.wanted:
            self.state = "done" if now <= self.due_at else "late"
            self.done_at, self.done_by_id, self.next_at = now, person_id, None

    def miss(self) -> None:
        if self.state == "open":
            self.state, self.next_at = "missed", None


class DutyEvidence(SQLModel, table=True):
    """One thing that shows that a duty was done: words, a photo, a file, a number, who was there.

    ``turn``: which of the times of its duty it belongs to, from 1.
    """

    __tablename__ = "duty_evidence"
    __table_args__ = (
        one_of("kind", EVIDENCE),
        UniqueConstraint("duty_id", "source"),
    )

    id: int = identity()
    duty_id: int = reference("duty.id", index=True)
    turn: int
    kind: str
    text: str = ""
    number: int | None = None  # counted, or present
    attachment_id: int | None = maybe("attachment.id")
    person_id: int | None = maybe("person.id")
    at: datetime
    source: str | None = None  # "training:12": what happened elsewhere counts once


# --------------------------------------------------------------------------------------- duties


def begun(
    now: datetime,
    period: tuple[datetime, datetime],
    window: tuple[datetime, datetime, datetime],
    step: int = 0,
    next_at: datetime | None = None,
) -> dict[str, Any]:
    """The part of a new duty's row that says when: its period; opening, due and missed; what is
    next. Without ``next_at`` it opens at once."""
    return {
        "starts_at": period[0],
        "ends_at": period[1],
        "opens_at": window[0],
        "due_at": window[1],
        "missed_at": window[2],
        "state": "open",
        "had": 0,
        "step": step,
        "next_at": next_at or window[0],
        "created_at": now,
    }


def make(session: Session, row: dict[str, Any]) -> None:
    """The duty of a period, once, however many make it."""
    add_missing(session, Duty, [row], ["key"])


def duty(session: Session, duty_id: int) -> Duty | None:
    return session.get(Duty, duty_id, with_for_update=True)


def keyed(session: Session, key: str) -> Duty | None:
    return session.exec(select(Duty).where(col(Duty.key) == key)).first()


def assigned(session: Session, source: str) -> Duty:
    """What was given to somebody on account of ``source``. Raises NoResultFound."""
    return session.exec(select(Duty).where(col(Duty.key) == f"assigned:{source}")).one()


_FITTING = (
    select(Duty)
    .where(
        col(Duty.name) == bindparam("name"),
        or_(col(Duty.estate_id).is_(None), col(Duty.estate_id) == bindparam("estate")),
        col(Duty.starts_at) <= bindparam("now"),
        or_(col(Duty.state) == "open", col(Duty.ends_at) > bindparam("now")),
    )
    .order_by(col(Duty.state) != "open", col(Duty.due_at), col(Duty.id))
    .limit(1)
    .with_for_update()
)


def fitting(session: Session, name: str, estate_id: int | None, now: datetime) -> Duty | None:
    """Towards which duty of this name something counts: the oldest open one, else this period's."""
    params = {"name": name, "estate": estate_id, "now": now}
    return session.exec(_FITTING, params=params).first()


def _owed_by(
    positions: Collection[str], person_id: int | None, departments: Collection[str] = ()
) -> ColumnElement[bool]:
    held = col(Duty.position).in_(positions) & col(Duty.person_id).is_(None)
    theirs = or_(held, col(Duty.department).in_(departments)) if departments else held
    return theirs if person_id is None else or_(theirs, col(Duty.person_id) == person_id)


def open_of(
    session: Session,
    positions: Collection[str],
    person_id: int | None,
    now: datetime,
    departments: Collection[str] = (),
) -> Sequence[Duty]:
    """What these positions and departments, or this person (None: nobody in person), owe now, the
    most pressing first."""
    query = select(Duty).where(
        _IS_OPEN,
        col(Duty.opens_at) <= now,
        _owed_by(positions, person_id, departments),
    )
    return session.exec(query.order_by(col(Duty.due_at), col(Duty.id)).limit(60)).all()


def ended_of(
    session: Session, positions: Collection[str], person_id: int | None, since: datetime
) -> Sequence[Duty]:
    """What these positions, or this person, have done or missed since a moment."""
    query = select(Duty).where(
        col(Duty.state) != "open",
        or_(col(Duty.done_at) >= since, col(Duty.missed_at) >= since),
        _owed_by(positions, person_id),
    )
    return session.exec(query.order_by(col(Duty.due_at), col(Duty.id)).limit(60)).all()


def between(session: Session, name: str, start: datetime, end: datetime) -> Sequence[Duty]:
    """The duties of a name whose period begins between two moments."""
    query = select(Duty).where(
        col(Duty.name) == name, col(Duty.starts_at) >= start, col(Duty.starts_at) < end
    )
    return session.exec(query.order_by(col(Duty.id))).all()


# ------------------------------------------------------------------------------------- evidence


def evidence_of(session: Session, duty_id: int) -> Sequence[DutyEvidence]:
    query = select(DutyEvidence).where(col(DutyEvidence.duty_id) == duty_id)
    return session.exec(query.order_by(col(DutyEvidence.id))).all()


def source_known(session: Session, name: str, source: str) -> bool:
    """Whether something that happened elsewhere has been counted for any duty of this name."""
    query = (
        select(DutyEvidence.id)
        .join(Duty, col(Duty.id) == col(DutyEvidence.duty_id))
        .where(col(Duty.name) == name, col(DutyEvidence.source) == source)
    )
    return session.exec(query).first() is not None


# ----------------------------------------------------------------------------------------- kept


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a position's duties that were due in a span: their ids, by state.

    ``overdue``: still open although their time has passed.
    """

    done: tuple[int, ...] = ()
    late: tuple[int, ...] = ()
    missed: tuple[int, ...] = ()
    overdue: tuple[int, ...] = ()

    @property
    def total(self) -> int:
        return len(self.done) + len(self.late) + len(self.missed) + len(self.overdue)

    @property
    def share(self) -> float | None:
        """Of those that were due, how many were done in time: 0 to 1; None where none was due."""
        return len(self.done) / self.total if self.total else None


def kept(
    session: Session,
    position: str,
    start: datetime,
    end: datetime,
    name: str = "",
    here: Here = None,
) -> Kept:
    """What became of the duties of a position that were due in [start, end), as known now.

    ``name``: only those of one name; ``here``: those of these estates and of the company.
    """
    query = select(Duty.id, Duty.state).where(
        col(Duty.position) == position, col(Duty.due_at) >= start, col(Duty.due_at) < end
    )
    if here is not None:
        query = query.where(or_(col(Duty.estate_id).is_(None), col(Duty.estate_id).in_(here)))
    if name:
        query = query.where(col(Duty.name) == name)
    found: dict[str, list[int]] = {}
    for duty_id, state in session.exec(query.order_by(col(Duty.id))).all():
        found.setdefault(state, []).append(duty_id)
    ids = {state: tuple(each) for state, each in found.items()}
    return Kept(
        ids.get("done", ()), ids.get("late", ()), ids.get("missed", ()), ids.get("open", ())
    )
