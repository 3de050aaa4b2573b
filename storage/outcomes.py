"""How tickets ended: signed off, without a signature, with how many points (CS-2, CS-T)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.deadlines import PROMISES, Deadline
from storage.estates import Here, within
from storage.states import Fact, State, states
from storage.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Today:
    """What has come and gone since a moment."""

    reported: int
    answered: int  # the promises to answer that were kept
    missed: int  # promises of any kind
    closed: int


def today(session: Session, since: datetime, here: Here = None) -> Today:
    count, kind = func.count, col(Deadline.kind)
    reported = select(count()).where(col(Ticket.created_at) >= since)
    answered = select(count()).where(
        kind == "answer", col(Deadline.state) == "met", col(Deadline.met_at) >= since
    )
    missed = select(count()).where(kind.in_(PROMISES), col(Deadline.missed_at) >= since)
    closed = select(count()).where(
        col(Ticket.closed_at) >= since, col(Ticket.state).in_(states(Fact.ENDED))
    )
    if here is not None:
        among = select(Ticket.id).where(*within(Ticket.estate_id, here))
        reported, closed = (e.where(*within(Ticket.estate_id, here)) for e in (reported, closed))
        answered, missed = (e.where(col(Deadline.ticket_id).in_(among)) for e in (answered, missed))
    parts = (each.scalar_subquery() for each in (reported, answered, missed, closed))
    return Today(*session.exec(select(*parts)).one())


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How the tickets closed in a period ended. Unsigned ones are never satisfied ones."""

    signed: int
    unsigned: int
    rated: int
    satisfied: int


def outcomes(
    session: Session,
    since: datetime,
    until: datetime,
    satisfied_from: int,
    here: Here = None,
) -> Outcomes:
    """``satisfied_from``: so many points or more, given by somebody who has signed off."""
    signed = col(Ticket.state).in_(states(Fact.SIGNED))
    count = func.count
    query = select(
        count().filter(signed),
        count().filter(col(Ticket.state) == State.UNSIGNED),
        count().filter(signed, col(Ticket.rating).is_not(None)),
        count().filter(signed, col(Ticket.rating) >= satisfied_from),
    ).where(
        col(Ticket.closed_at) >= since,
        col(Ticket.closed_at) < until,
        *within(Ticket.estate_id, here),
    )
    return Outcomes(*session.exec(query).one())
