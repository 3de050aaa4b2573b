"""Drills: complaints that the program makes to itself, and taps that it asks for. Shown apart."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, event, func, text
from sqlalchemy.orm import Mapper, object_session
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import identity, maybe, one_of
from storage.deadlines import Deadline
from storage.outbox import OutboxMessage
from storage.tickets import Ticket

CHANNEL = "drill"
KINDS = ("complaint", "tap")
APART = -1  # a number that no ticket has: a drill uses none up

_WAITING = text("next_at IS NOT NULL")


class Drill(SQLModel, table=True):
    """``passed_at``: when it was found that the complaint would have been heard of, or when
    somebody tapped. ``next_at``: by when that must be so."""

    __table_args__ = (
        one_of("kind", KINDS),
        Index("ix_drill_next", "next_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: int = identity()
    key: str = Field(unique=True)  # "complaint:2026-11-30", "tap:2026-W49"
    kind: str
    begun_at: datetime
    next_at: datetime | None = None
    passed_at: datetime | None = None
    passed_by_id: int | None = maybe("person.id")
    failure: str = ""


def named(session: Session, key: str) -> Drill | None:
    return session.exec(select(Drill).where(col(Drill.key) == key)).first()


def last_passed(session: Session, kind: str) -> datetime | None:
    query = select(func.max(Drill.passed_at)).where(col(Drill.kind) == kind)
    return session.exec(query).one()


def rehearses(session: Session, on: bool) -> None:
    """From here on a new ticket takes no number; for a part of a transaction that is undone."""
    session.info[CHANNEL] = on


def lacking(session: Session) -> str:
    """What a complaint that was rehearsed did not lead to; "" where all is there."""
    ticket = session.get(Ticket, APART)
    if ticket is None:
        return "ticket"
    deadline = select(Deadline.id).where(col(Deadline.ticket_id) == APART)
    message = select(OutboxMessage.id).where(
        col(OutboxMessage.ticket_id) == APART,
        col(OutboxMessage.person_id).is_distinct_from(ticket.reporter_id),
    )
    for name, query in (("deadline", deadline), ("message", message)):
        if session.exec(query.limit(1)).first() is None:
            return name
    return ""


@event.listens_for(Ticket, "before_insert")
def _number_apart(_mapper: Mapper[Any], _connection: object, ticket: Ticket) -> None:
    session = object_session(ticket)
    if session is not None and session.info.get(CHANNEL):
        ticket.id = APART
