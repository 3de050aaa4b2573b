"""Who has a ticket's page open just now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, SQLModel, col, delete, select

from storage.columns import reference
from storage.db import add_missing
from storage.people import Person

NOW = timedelta(seconds=75)  # a page that is open says so every half minute
FORGOTTEN = timedelta(hours=1)


class Looking(SQLModel, table=True):
    """One person at one ticket. ``seen_at``: when their page last said that it is open."""

    ticket_id: int = reference("ticket.id", primary_key=True)
    person_id: int = reference("person.id", primary_key=True, index=True)
    seen_at: datetime


def note(session: Session, ticket_id: int, person_id: int, now: datetime) -> None:
    """Their page is open; what they left long ago is forgotten."""
    mine = col(Looking.person_id) == person_id
    session.exec(delete(Looking).where(mine, col(Looking.seen_at) < now - FORGOTTEN))
    row = {"ticket_id": ticket_id, "person_id": person_id, "seen_at": now}
    add_missing(session, Looking, [row], ["ticket_id", "person_id"])
    session.get_one(Looking, (ticket_id, person_id)).seen_at = now


def others(session: Session, ticket_id: int, person_id: int, now: datetime) -> Sequence[str]:
    """The names of whoever else looks at it."""
    query = (
        select(Person.name)
        .join(Looking, col(Looking.person_id) == col(Person.id))
        .where(
            col(Looking.ticket_id) == ticket_id,
            col(Looking.person_id) != person_id,
            col(Looking.seen_at) > now - NOW,
        )
    )
    return session.exec(query.order_by(Person.name)).all()
