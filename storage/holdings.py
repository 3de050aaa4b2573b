"""Who has how much in hand, and who has touched what they took."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from storage.tickets import Ticket, TicketEvent, is_open

# What shows that somebody works on a ticket.
TOUCHES = (
    *("replied", "called", "note", "arrived", "planned", "promised", "promise_changed"),
    *("waiting", "resolved", "transferred"),
)


def first_touch(session: Session, ticket_id: int, since: datetime) -> TicketEvent | None:
    """The first thing that the staff did about a ticket since somebody has it."""
    query = select(TicketEvent).where(
        col(TicketEvent.ticket_id) == ticket_id,
        col(TicketEvent.at) >= since,
        col(TicketEvent.kind).in_(TOUCHES),
    )
    return session.exec(query.order_by(col(TicketEvent.id)).limit(1)).first()


def held_by(session: Session, person_id: int) -> Sequence[Ticket]:
    """What somebody has taken and not finished, the oldest first; locked."""
    query = select(Ticket).where(col(Ticket.holder_id) == person_id, col(Ticket.state) == "taken")
    return session.exec(query.order_by(col(Ticket.id)).with_for_update()).all()


def load_of(session: Session, person_ids: Collection[int]) -> dict[int, int]:
    """How many unfinished tickets each of these people has; nobody without one."""
    found = session.exec(_LOAD_OF, params={"people": list(person_ids)}).all()
    return {person: count for person, count in found if person is not None}


_LOAD_OF = (
    select(Ticket.holder_id, func.count())
    .where(
        col(Ticket.holder_id).in_(bindparam("people", expanding=True)),
        col(Ticket.state) == "taken",
    )
    .group_by(col(Ticket.holder_id))
)


def count_untaken(session: Session, departments: Collection[str]) -> int:
    """The tickets of departments that nobody has taken."""
    query = (
        select(func.count())
        .select_from(Ticket)
        .where(is_open(), col(Ticket.department).in_(departments), col(Ticket.state) == "reported")
    )
    return session.exec(query).one()
