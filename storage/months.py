"""What became of the complaints of a span of time: counts for a report, from the history alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.deadlines import Deadline
from storage.history import TicketEvent
from storage.outbox import OutboxMessage
from storage.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Figures:
    """``kept`` and ``missed`` count promises by kind; ``ratings`` count marks from 1 to 5."""

    tickets: int
    categories: dict[str, int]
    urgencies: dict[str, int]
    states: dict[str, int]
    kept: dict[str, int]
    missed: dict[str, int]
    events: dict[str, int]
    ratings: dict[int, int]
    messages: dict[str, int]

    @property
    def satisfaction(self) -> float | None:
        """Of 100 rated tickets, how many got 4 or 5 (CS-T); None where nobody has rated."""
        rated = sum(self.ratings.values())
        good = self.ratings.get(4, 0) + self.ratings.get(5, 0)
        return 100 * good / rated if rated else None


def of(session: Session, since: datetime, until: datetime) -> Figures:
    """The tickets that came in between two moments, and all that was done about them."""
    came = (col(Ticket.created_at) >= since, col(Ticket.created_at) < until)

    def counted(column: Any) -> dict[Any, int]:
        query = select(column, func.count()).where(*came).group_by(column)
        return dict(session.exec(query).all())

    def promises(*states: str) -> dict[str, int]:
        query = (
            select(Deadline.kind, func.count())
            .join(Ticket, col(Ticket.id) == col(Deadline.ticket_id))
            .where(*came, col(Deadline.state).in_(states))
            .group_by(col(Deadline.kind))
        )
        return dict(session.exec(query).all())

    events = (
        select(TicketEvent.kind, func.count())
        .join(Ticket, col(Ticket.id) == col(TicketEvent.ticket_id))
        .where(*came)
        .group_by(col(TicketEvent.kind))
    )
    messages = (
        select(OutboxMessage.state, func.count())
        .where(col(OutboxMessage.created_at) >= since, col(OutboxMessage.created_at) < until)
        .group_by(col(OutboxMessage.state))
    )
    states = counted(col(Ticket.state))
    return Figures(
        tickets=sum(states.values()),
        categories=counted(col(Ticket.category)),
        urgencies=counted(col(Ticket.urgency)),
        states=states,
        kept=promises("met"),
        missed=promises("missed"),
        events=dict(session.exec(events).all()),
        ratings={mark: n for mark, n in counted(col(Ticket.rating)).items() if mark},
        messages=dict(session.exec(messages).all()),
    )
