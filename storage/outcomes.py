"""How tickets ended: signed off, without a signature, with how many points (CS-2, CS-T)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How the tickets closed in a period ended. Unsigned ones are never satisfied ones."""

    signed: int
    unsigned: int
    rated: int
    satisfied: int


def outcomes(session: Session, since: datetime, until: datetime, satisfied_from: int) -> Outcomes:
    """``satisfied_from``: so many points or more, given by somebody who has signed off."""
    signed = col(Ticket.state) == "signed_off"
    count = func.count
    query = select(
        count().filter(signed),
        count().filter(col(Ticket.state) == "unsigned"),
        count().filter(signed, col(Ticket.rating).is_not(None)),
        count().filter(signed, col(Ticket.rating) >= satisfied_from),
    ).where(col(Ticket.closed_at) >= since, col(Ticket.closed_at) < until)
    return Outcomes(*session.exec(query).one())
