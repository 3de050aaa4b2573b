"""Forums with the owners' representatives: who came, what was said, the tickets that came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Session, SQLModel, col, select

from storage.columns import identity, reference
from storage.tickets import Ticket


class Forum(SQLModel, table=True):
    """座谈会, held once each half-year (GM-4)."""

    id: int = identity()
    held_at: datetime
    attendance: int
    summary: str = ""
    recorded_by_id: int = reference("person.id")


class ForumOpinion(SQLModel, table=True):
    """意见: each is a ticket of its own and is followed like any other."""

    __tablename__ = "forum_opinion"
    __table_args__ = (UniqueConstraint("ticket_id"),)

    id: int = identity()
    forum_id: int = reference("forum.id", index=True)
    ticket_id: int = reference("ticket.id")


def latest(session: Session) -> Forum | None:
    return session.exec(select(Forum).order_by(col(Forum.id).desc()).limit(1)).first()


def opinions(session: Session, forum_id: int) -> Sequence[Ticket]:
    """The tickets that came of a forum, in the order in which they were said."""
    query = (
        select(Ticket)
        .join(ForumOpinion, col(ForumOpinion.ticket_id) == col(Ticket.id))
        .where(col(ForumOpinion.forum_id) == forum_id)
    )
    return session.exec(query.order_by(col(ForumOpinion.id))).all()
