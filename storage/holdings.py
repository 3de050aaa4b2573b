"""Who has how much in hand."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from storage.states import Fact, State, states
from storage.tickets import Ticket, is_open


def held_by(session: Session, person_id: int) -> Sequence[Ticket]:
    """What somebody has taken and not finished, the oldest first; locked."""
    query = select(Ticket).where(
        col(Ticket.holder_id) == person_id, col(Ticket.state).in_(states(Fact.HELD))
    )
    return session.exec(query.order_by(col(Ticket.id)).with_for_update()).all()


def load_of(session: Session, person_ids: Collection[int]) -> dict[int, int]:
    """How many unfinished tickets each of these people has; nobody without one."""
    found = session.exec(_LOAD_OF, params={"people": list(person_ids)}).all()
    return {person: count for person, count in found if person is not None}


_LOAD_OF = (
    select(Ticket.holder_id, func.count())
    .where(
        col(Ticket.holder_id).in_(bindparam("people", expanding=True)),
        col(Ticket.state).in_(states(Fact.HELD)),
    )
    .group_by(col(Ticket.holder_id))
)


def count_untaken(session: Session, departments: Collection[str]) -> int:
    """The tickets of departments that nobody has taken."""
    query = (
        select(func.count())
        .select_from(Ticket)
        .where(
            is_open(), col(Ticket.department).in_(departments), col(Ticket.state) == State.REPORTED
        )
    )
    return session.exec(query).one()
