"""Approvals: what somebody asks for, who may decide, and what was decided (GM-5, CS-4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import fen, identity, maybe, one_of

# What is asked for: money to spend; a survey's report with its measures; money to give back.
KINDS = ("spend", "survey", "refund")
# open → approved | rejected; withdrawn by whoever asked.
STATES = ("open", "approved", "rejected", "withdrawn")

_OPEN = text("state = 'open'")
_WAITING = text("next_at IS NOT NULL")


class Approval(SQLModel, table=True):
    """One request. Who decides was read from the charter when it was asked for, and stays so."""

    __table_args__ = (
        one_of("kind", KINDS),
        one_of("state", STATES),
        Index("ix_approval_next", "next_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_approval_open", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: int = identity()
    kind: str
    clause: str
    requester_id: int | None = maybe("person.id")  # empty: the program itself
    estate_id: int | None = maybe("estate.id")
    amount_fen: int = fen(default=0)
    reason: str
    file_ids: list[int] = Field(default_factory=list, sa_type=JSON)  # attachments, as they came
    paper_id: int | None = maybe("paper.id")
    asked: list[str] = Field(default_factory=list, sa_type=JSON)  # the roles that were asked
    deciders: list[str] = Field(default_factory=list, sa_type=JSON)  # and all that may decide
    state: str = "open"
    asked_at: datetime
    next_at: datetime | None = None  # when those asked are reminded
    reminded: int = 0
    decided_at: datetime | None = None
    decided_by_id: int | None = maybe("person.id")
    word: str = ""  # what the decider said to it


def approval(session: Session, approval_id: int) -> Approval | None:
    """One of them, ours until this transaction ends: two deciders see each other."""
    return session.get(Approval, approval_id, with_for_update=True, populate_existing=True)


def open_ones(session: Session, limit: int = 100) -> Sequence[Approval]:
    """All that wait for a decision, the oldest first."""
    query = select(Approval).where(_OPEN).order_by(col(Approval.id)).limit(limit)
    return session.exec(query).all()


def decided(session: Session, start: datetime, end: datetime) -> Sequence[Approval]:
    """What was decided in a span, in order: for the yearly look at the spending (GM-5)."""
    query = select(Approval).where(
        col(Approval.decided_at) >= start, col(Approval.decided_at) < end
    )
    return session.exec(query.order_by(col(Approval.decided_at), col(Approval.id))).all()
