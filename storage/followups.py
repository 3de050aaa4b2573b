"""The question some weeks after a repair: does it still hold? Asked once for each ticket (CS-2)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Session, SQLModel, col, select

from storage.columns import identity, one_of, reference

ANSWERS = ("", "good", "again")

_WAITING = text("next_at IS NOT NULL")


class FollowUp(SQLModel, table=True):
    """回访. ``next_at`` is when it will be asked; empty once it was asked or is not wanted."""

    __tablename__ = "follow_up"
    __table_args__ = (
        one_of("answer", ANSWERS),
        Index("ix_follow_up_next", "next_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
        # one question for each ticket, however often it was closed
        Index("ix_follow_up_ticket", "ticket_id", unique=True),
    )

    id: int = identity()
    ticket_id: int = reference("ticket.id")
    clause: str
    next_at: datetime | None
    asked_at: datetime | None = None
    answer: str = ""
    answered_at: datetime | None = None


def of_ticket(session: Session, ticket_id: int) -> FollowUp | None:
    return session.exec(select(FollowUp).where(col(FollowUp.ticket_id) == ticket_id)).first()


def plan(session: Session, ticket_id: int, clause: str, next_at: datetime) -> None:
    """The ticket is closed: it will be asked about, unless it was asked about before."""
    row = of_ticket(session, ticket_id)
    if row is None:
        row = FollowUp(ticket_id=ticket_id, clause=clause, next_at=next_at)
    elif row.asked_at is None:
        row.next_at = next_at
    session.add(row)


def answer(session: Session, ticket_id: int, said: str, now: datetime) -> None:
    """The homeowner has said how it holds, or opened the ticket again: no question any more."""
    row = of_ticket(session, ticket_id)
    if row is None:
        return
    row.next_at = None
    if row.asked_at is not None and not row.answer:
        row.answer, row.answered_at = said, now
