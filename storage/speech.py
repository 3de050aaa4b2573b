"""Words that wait for a decision: a second answer to the same words, words of a doubtful matter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, ColumnElement, Index, String, and_, cast, func, literal, text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import identity, maybe, one_of, reference
from storage.outbox import OutboxMessage

HELD_STATES = ("waiting", "sent", "dropped")
DOUBT_STATES = ("waiting", "same", "new")

_OPEN = text("expires_at IS NOT NULL")


class HeldReply(SQLModel, table=True):
    """What somebody of the staff wanted to say just after a colleague had answered."""

    __tablename__ = "held_reply"
    __table_args__ = (one_of("state", HELD_STATES),)

    id: int = identity()
    ticket_id: int = reference("ticket.id", index=True)
    person_id: int = reference("person.id")
    text: str
    file_ids: list[int] = Field(default_factory=list, sa_type=JSON)
    state: str = "waiting"
    held_at: datetime


class Doubt(SQLModel, table=True):
    """Words of a homeowner with an open ticket that may be about that or about something new.

    ``passed_on``: they were handed to whoever has the ticket, so that nothing waits. Where they
    were not, they become a ticket of their own at ``expires_at`` unless somebody says otherwise.
    """

    __table_args__ = (
        one_of("state", DOUBT_STATES),
        Index("ix_doubt_expires", "expires_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: int = identity()
    person_id: int = reference("person.id", index=True)
    contact_point_id: int = reference("contact_point.id")
    ticket_id: int = reference("ticket.id")
    received_id: int | None = maybe("received.id", index=True)
    text: str
    passed_on: bool
    state: str = "waiting"
    said_at: datetime
    expires_at: datetime | None = None


def was_shown(session: Session, ticket_id: int, person_id: int, since: datetime) -> bool:
    """Whether this person has been told since then that a colleague has answered."""
    query = select(HeldReply.id).where(
        col(HeldReply.ticket_id) == ticket_id,
        col(HeldReply.person_id) == person_id,
        col(HeldReply.held_at) >= since,
    )
    return session.exec(query).first() is not None


def held(session: Session, held_id: int) -> HeldReply | None:
    return session.get(HeldReply, held_id, with_for_update=True)


def reminder_key(held_id: int) -> str:
    """Of the one message that reminds of a held answer."""
    return f"held:{held_id}"


def oldest_held(session: Session) -> datetime | None:
    """Since when the first answer is held of which nobody has been reminded."""
    query = select(func.min(HeldReply.held_at)).where(_forgotten())
    return session.exec(query).one()


def forgotten_ids(session: Session, before: datetime, limit: int) -> Sequence[int]:
    """Answers held since before then, of which nobody has been reminded."""
    query = select(HeldReply.id).where(_forgotten(), col(HeldReply.held_at) <= before)
    return session.exec(query.order_by(col(HeldReply.id)).limit(limit)).all()


def _forgotten() -> ColumnElement[bool]:
    key = literal("held:") + cast(HeldReply.id, String) + ":p" + cast(HeldReply.person_id, String)
    reminded = select(OutboxMessage.id).where(col(OutboxMessage.key) == key)
    return and_(col(HeldReply.state) == "waiting", ~reminded.exists())


def doubt(session: Session, doubt_id: int) -> Doubt | None:
    return session.get(Doubt, doubt_id, with_for_update=True)
