"""Praise that homeowners spoke, kept with whoever was praised. No score reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, SQLModel, col, select

from storage.columns import identity, maybe, reference


class Praise(SQLModel, table=True):
    """夸奖 of one of the staff, in the homeowner's own words."""

    id: int = identity()
    person_id: int = reference("person.id", index=True)
    by_id: int = reference("person.id")
    ticket_id: int | None = maybe("ticket.id")
    text: str
    said_at: datetime


def keep(session: Session, praise: Praise) -> None:
    session.add(praise)


def of_person(session: Session, person_id: int, limit: int = 20) -> Sequence[Praise]:
    """The newest first."""
    query = select(Praise).where(col(Praise.person_id) == person_id)
    return session.exec(query.order_by(col(Praise.id).desc()).limit(limit)).all()
