"""The accountability record: what a position answers for beyond its score (GM-A, CS-A)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlmodel import Session, SQLModel, col, select

from storage.columns import fen, identity, maybe, one_of, reference

STATES = ("open", "decided")


class AccountabilityEntry(SQLModel, table=True):
    """责任追究 of a position. ``kind`` and ``outcome`` in the charter's words; nothing is ever
    taken out again."""

    __tablename__ = "accountability_entry"
    __table_args__ = (one_of("state", STATES),)

    id: int = identity()
    position: str
    clause: str
    kind: str
    happened_on: date
    text: str
    loss_fen: int = fen(default=0)
    ticket_id: int | None = maybe("ticket.id")
    entered_by_id: int = reference("person.id")
    entered_at: datetime
    statement: str = ""  # the holder's own word
    state: str = "open"
    outcome: str = ""
    word: str = ""
    decided_by_id: int | None = maybe("person.id")
    decided_at: datetime | None = None


def entry(session: Session, entry_id: int) -> AccountabilityEntry | None:
    """One, locked."""
    return session.get(AccountabilityEntry, entry_id, with_for_update=True)


def entries(
    session: Session, positions: Collection[str], limit: int = 20
) -> Sequence[AccountabilityEntry]:
    """Of these positions, the newest first."""
    query = select(AccountabilityEntry).where(col(AccountabilityEntry.position).in_(positions))
    return session.exec(query.order_by(col(AccountabilityEntry.id).desc()).limit(limit)).all()
