"""Leave and other absences of the staff, as they said it themselves (CS-1)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Session, SQLModel, col, select

from storage.columns import identity, reference


class Absence(SQLModel, table=True):
    """请假、休班. Both days belong to it."""

    __table_args__ = (Index("ix_absence_person", "person_id", "last_on"),)

    id: int = identity()
    person_id: int = reference("person.id")
    first_on: date
    last_on: date
    words: str = ""  # as it was said
    recorded_at: datetime


def of_person_on(session: Session, person_id: int, day: date) -> Absence | None:
    query = select(Absence).where(
        col(Absence.person_id) == person_id,
        col(Absence.first_on) <= day,
        col(Absence.last_on) >= day,
    )
    return session.exec(query.order_by(col(Absence.id).desc()).limit(1)).first()


def asked_since(
    session: Session, person_ids: Collection[int], since: datetime
) -> Sequence[Absence]:
    """What these people have asked for since a moment, the last one first."""
    query = select(Absence).where(
        col(Absence.person_id).in_(person_ids), col(Absence.recorded_at) >= since
    )
    return session.exec(query.order_by(col(Absence.id).desc())).all()


def withdraw_last(session: Session, person_id: int) -> None:
    """What somebody asked for last was not granted."""
    query = select(Absence).where(col(Absence.person_id) == person_id)
    last = session.exec(query.order_by(col(Absence.id).desc()).limit(1)).first()
    if last is not None:
        session.delete(last)


def between(
    session: Session, person_ids: Collection[int], first: date, last: date
) -> Sequence[Absence]:
    """Who of these people is away on any day of a span, the earliest first."""
    query = select(Absence).where(
        col(Absence.person_id).in_(person_ids),
        col(Absence.first_on) <= last,
        col(Absence.last_on) >= first,
    )
    return session.exec(query.order_by(col(Absence.first_on), col(Absence.id))).all()


def on(session: Session, person_ids: Collection[int], day: date) -> Sequence[Absence]:
    """Who of these people is away on a day."""
    query = select(Absence).where(
        col(Absence.person_id).in_(person_ids),
        col(Absence.first_on) <= day,
        col(Absence.last_on) >= day,
    )
    return session.exec(query.order_by(col(Absence.id))).all()
