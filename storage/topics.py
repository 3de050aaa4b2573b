"""Topics of staff groups: a ticket's own thread, where the messenger has such a thing."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Index, UniqueConstraint, or_, text
from sqlmodel import Session, SQLModel, col, select

from storage.columns import identity, maybe, reference
from storage.contacts import StaffChat
from storage.db import add_missing
from storage.tickets import Ticket

_MOVING = text("NOT settled")


class Topic(SQLModel, table=True):
    """One thread of one staff group. Without a ticket: one that people opened for themselves.

    ``thread`` is the platform's number; empty until it is opened, and once it was deleted. What it
    looks like there: ``title``, ``closed``, and the ticket's ``state`` and ``urgency`` that made
    the title. ``settled``: ticket and topic are both closed, nothing is left to keep in step.
    """

    __table_args__ = (
        UniqueConstraint("staff_chat_id", "ticket_id"),
        Index("ix_topic_thread", "staff_chat_id", "thread"),
        Index("ix_topic_moving", "id", sqlite_where=_MOVING, postgresql_where=_MOVING),
    )

    id: int = identity()
    staff_chat_id: int = reference("staff_chat.id")
    ticket_id: int | None = maybe("ticket.id", index=True)
    thread: str = ""
    title: str = ""
    state: str = ""
    urgency: str = ""
    closed: bool = False
    refused: bool = False  # the platform will not open it: its messages go to the group itself
    settled: bool = False


def of_ticket(session: Session, staff_chat_id: int, ticket_id: int) -> Topic:
    """The topic of a ticket, begun where it is missing; locked."""
    fresh = {"thread": "", "title": "", "state": "", "urgency": ""}
    no = {"closed": False, "refused": False, "settled": False}
    row = {"staff_chat_id": staff_chat_id, "ticket_id": ticket_id, **fresh, **no}
    add_missing(session, Topic, [row], ["staff_chat_id", "ticket_id"])
    query = select(Topic).where(
        col(Topic.staff_chat_id) == staff_chat_id, col(Topic.ticket_id) == ticket_id
    )
    return session.exec(query.with_for_update()).one()


def at_thread(session: Session, staff_chat_id: int, thread: str) -> Topic:
    """The topic in which somebody spoke; one that is not ours is remembered, to answer there."""
    query = select(Topic).where(
        col(Topic.staff_chat_id) == staff_chat_id, col(Topic.thread) == thread
    )
    found = session.exec(query.order_by(col(Topic.id).desc())).first()
    if found is None:
        found = Topic(staff_chat_id=staff_chat_id, thread=thread, settled=True)
        session.add(found)
        session.flush()
    return found


def topic(session: Session, topic_id: int) -> Topic | None:
    return session.get(Topic, topic_id, with_for_update=True)


def opened(session: Session, topic_id: int, thread: str) -> None:
    found = session.get_one(Topic, topic_id)
    found.thread, found.closed, found.settled = thread, False, False
    session.add(found)


def forget(session: Session, topic_id: int, *, refused: bool) -> None:
    """It was deleted there: the next message opens it anew, or goes to the group itself."""
    found = session.get_one(Topic, topic_id)
    found.thread, found.refused = "", refused
    session.add(found)


def refuse_all(session: Session, topic_id: int) -> None:
    """The group lets us open no topics; until it is bound again, all is said in the group."""
    chat = session.get_one(StaffChat, session.get_one(Topic, topic_id).staff_chat_id)
    chat.topics_refused = True
    session.add(chat)


def out_of_step_ids(session: Session, _now: object, limit: int) -> Sequence[int]:
    """The opened topics that do not show how their tickets stand."""
    query = (
        select(Topic.id)
        .join(Ticket, col(Topic.ticket_id) == col(Ticket.id))
        .where(
            _MOVING,
            col(Topic.thread) != "",
            or_(col(Topic.state) != col(Ticket.state), col(Topic.urgency) != col(Ticket.urgency)),
        )
    )
    return session.exec(query.order_by(col(Topic.id)).limit(limit)).all()
