"""What a person was asked and has not answered yet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel

from storage.columns import json, reference


class Dialogue(SQLModel, table=True):
    """One open question to one person; a new question takes the place of the old one."""

    person_id: int = reference("person.id", primary_key=True)
    asks: str  # "home", "reply", "close", …
    data: dict[str, Any] = json()
    tries: int = 0
    asked_at: datetime
    expires_at: datetime


def open_with(session: Session, person_id: int, now: datetime) -> Dialogue | None:
    found = session.get(Dialogue, person_id)
    return found if found is not None and found.expires_at > now else None


def ask(session: Session, question: Dialogue) -> Dialogue:
    """Keeps the question in the place of an earlier one."""
    return session.merge(question)


def lapse(session: Session, person_id: int, asks: Collection[str], ticket_id: int) -> None:
    """Gives up a question about a ticket of which other words have been said since."""
    found = session.get(Dialogue, person_id)
    if found is not None and found.asks in asks and found.data.get("ticket") == ticket_id:
        session.delete(found)
        session.flush()


def finish(session: Session, person_id: int) -> None:
    found = session.get(Dialogue, person_id)
    if found is not None:
        session.delete(found)
        session.flush()
