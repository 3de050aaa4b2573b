"""Doubts about bills: while one is open its bill is frozen, neither dunned nor made dearer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Session, SQLModel, col, select

from storage.columns import fen, identity, maybe, one_of, reference

# open → kept (the bill was right), amended, cancelled.
OUTCOMES = ("open", "kept", "amended", "cancelled")

_OPEN = text("outcome = 'open'")


class Dispute(SQLModel, table=True):
    """疑问 of a home about one bill, followed as a ticket. At most one is open for a bill."""

    __table_args__ = (
        one_of("outcome", OUTCOMES),
        Index(
            "ix_dispute_open", "bill_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
    )

    id: int = identity()
    bill_id: int = reference("bill.id", index=True)
    ticket_id: int | None = maybe("ticket.id", index=True)
    opened_at: datetime
    opened_by_id: int | None = maybe("person.id")
    outcome: str = "open"
    settled_at: datetime | None = None
    settled_by_id: int | None = maybe("person.id")
    before_fen: int = fen()  # what the bill was when it was questioned


def open_of_bill(session: Session, bill_id: int) -> Dispute | None:
    query = select(Dispute).where(col(Dispute.bill_id) == bill_id, col(Dispute.outcome) == "open")
    return session.exec(query).first()


def doubting(session: Session, ticket_ids: Collection[int]) -> set[int]:
    """Which of these tickets doubt certain bills, and nobody has settled it yet."""
    query = select(Dispute.ticket_id).where(
        col(Dispute.ticket_id).in_(ticket_ids), col(Dispute.outcome) == "open"
    )
    return {each for each in session.exec(query).all() if each is not None}


def of_bills(session: Session, bill_ids: Collection[int]) -> Sequence[Dispute]:
    """Open and settled ones, in order."""
    query = select(Dispute).where(col(Dispute.bill_id).in_(bill_ids))
    return session.exec(query.order_by(col(Dispute.id))).all()
