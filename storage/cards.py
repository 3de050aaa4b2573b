"""Cards with buttons that lie in chats: what changes each, and when it is out of date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Index, bindparam, text, update
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.columns import reference
from storage.db import add_missing
from storage.history import TicketEvent, Trait, kinds
from storage.outbox import OutboxMessage
from storage.people import Person
from storage.tickets import Ticket

LIFE = timedelta(hours=72)  # real time; after that the platform lets nobody change it
TAKEN_FOR = timedelta(seconds=30)  # real time; whoever has not changed it by then tries again

_LIVE = text("code <> ''")


class ButtonCard(SQLModel, table=True):
    """One card in one chat. ``code`` changes it, once; "" where it cannot be changed any more.
    Times are real."""

    __tablename__ = "button_card"
    __table_args__ = (
        Index("ix_button_card_live", "outbox_id", sqlite_where=_LIVE, postgresql_where=_LIVE),
    )

    outbox_id: int = reference("outbox.id", primary_key=True)
    task: str = Field(unique=True)  # our name for it at the platform
    address: str
    code: str
    sent_at: datetime
    not_before: datetime


@dataclass(frozen=True, slots=True)
class Outdated:
    card: ButtonCard
    ticket: Ticket
    holder: str
    language: str  # of whoever sees the card


def sent(
    session: Session, outbox_id: int, address: str, task: str, code: str, real: datetime
) -> None:
    """A card has left. One that left before under the same number is nobody's any more."""
    session.exec(delete(ButtonCard).where(col(ButtonCard.outbox_id) == outbox_id))
    row = {"outbox_id": outbox_id, "task": task, "address": address, "code": code}
    add_missing(session, ButtonCard, [{**row, "sent_at": real, "not_before": real}], ["task"])


def pressed(session: Session, task: str, code: str) -> None:
    """The newest code counts; a card that was changed already stays as it is."""
    live = (col(ButtonCard.task) == task, col(ButtonCard.code) != "")
    session.exec(update(ButtonCard).where(*live).values(code=code))


def spent(session: Session, outbox_id: int) -> None:
    session.exec(update(ButtonCard).where(col(ButtonCard.outbox_id) == outbox_id).values(code=""))


def take_outdated(session: Session, real: datetime, limit: int = 20) -> Sequence[Outdated]:
    """Cards whose ticket has moved on since they were written, put off so that no peer takes
    them too."""
    since = {"now": real, "born": real - LIFE, "most": limit}
    found = []
    for card, ticket, language in session.exec(_OUTDATED, params=since).all():
        card.not_before = real + TAKEN_FOR
        session.add(card)
        holder = session.get(Person, ticket.holder_id) if ticket.holder_id else None
        found.append(Outdated(card, ticket, holder.name if holder else "", language))
    return found


def forget(session: Session, real: datetime) -> None:
    """Cards that nobody can change any more."""
    session.exec(delete(ButtonCard).where(col(ButtonCard.sent_at) < real - LIFE))


_moved_on = (
    select(TicketEvent.id)
    .where(
        col(TicketEvent.ticket_id) == col(OutboxMessage.ticket_id),
        col(TicketEvent.kind).in_(kinds(Trait.MOVES)),
        col(TicketEvent.at) > col(OutboxMessage.created_at),
    )
    .exists()
)
_OUTDATED = (
    select(ButtonCard, Ticket, Person.language)
    .join(OutboxMessage, col(OutboxMessage.id) == col(ButtonCard.outbox_id))
    .join(Ticket, col(Ticket.id) == col(OutboxMessage.ticket_id))
    .join(Person, col(Person.id) == col(OutboxMessage.person_id))
    .where(
        _LIVE,
        col(ButtonCard.not_before) <= bindparam("now"),
        col(ButtonCard.sent_at) > bindparam("born"),
        _moved_on,
    )
    .order_by(col(ButtonCard.outbox_id))
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=ButtonCard)
)
