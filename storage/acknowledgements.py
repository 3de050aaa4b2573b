"""Who has said that they know of a major complaint, each for themselves (GM-4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Session, SQLModel, col, select

from storage.columns import identity, json, reference

_WAITING = text("next_at IS NOT NULL")


class Acknowledgement(SQLModel, table=True):
    """One person who was told of one ticket. ``next_at``: when they are asked again.

    ``policy`` is the charter's rule as it was when they were told: seconds between, how often,
    and which roles hear when nothing helps.
    """

    __table_args__ = (
        Index("ix_acknowledgement_once", "ticket_id", "person_id", unique=True),
        Index(
            "ix_acknowledgement_next", "next_at", sqlite_where=_WAITING, postgresql_where=_WAITING
        ),
    )

    id: int = identity()
    ticket_id: int = reference("ticket.id")
    person_id: int = reference("person.id")
    clause: str
    told_at: datetime
    asked: int = 0  # times, after they were told
    next_at: datetime | None
    acknowledged_at: datetime | None = None
    policy: dict[str, Any] = json()


def of_ticket(session: Session, ticket_id: int) -> Sequence[Acknowledgement]:
    query = select(Acknowledgement).where(col(Acknowledgement.ticket_id) == ticket_id)
    return session.exec(query.order_by(col(Acknowledgement.id))).all()


def owed_by(session: Session, person_id: int) -> Sequence[Acknowledgement]:
    """What somebody was told of and has not said that they know."""
    query = select(Acknowledgement).where(
        col(Acknowledgement.next_at).is_not(None),
        col(Acknowledgement.person_id) == person_id,
        col(Acknowledgement.acknowledged_at).is_(None),
    )
    return session.exec(query.order_by(col(Acknowledgement.id))).all()


def of_person(session: Session, ticket_id: int, person_id: int) -> Acknowledgement | None:
    query = select(Acknowledgement).where(
        col(Acknowledgement.ticket_id) == ticket_id, col(Acknowledgement.person_id) == person_id
    )
    return session.exec(query).first()
