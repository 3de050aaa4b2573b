"""Which tickets hold which pieces of words: an index that is the same on every database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import func
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import reference
from storage.db import add_missing
from storage.estates import Home
from storage.history import TicketEvent
from storage.people import Person
from storage.tickets import Ticket

MARGIN = 200


class SearchTerm(SQLModel, table=True):
    """A piece, and a ticket that holds it."""

    __tablename__ = "search_term"

    term: str = Field(primary_key=True)
    ticket_id: int = reference("ticket.id", primary_key=True, index=True)


def newest_event(session: Session) -> int:
    return session.exec(select(func.max(TicketEvent.id))).one() or 0


def behind(session: Session) -> int:
    """How many events back one may still come. Events get their numbers before they are committed,
    and on PostgreSQL several transactions commit side by side."""
    return MARGIN if session.get_bind().dialect.name == "postgresql" else 0


def spoken_after(session: Session, event_id: int, limit: int) -> Sequence[TicketEvent]:
    """Events behind one, in order, whatever their kind."""
    query = select(TicketEvent).where(col(TicketEvent.id) > event_id)
    return session.exec(query.order_by(col(TicketEvent.id)).limit(limit)).all()


def labels(
    session: Session, ticket_ids: Collection[int]
) -> Sequence[tuple[Ticket, Home | None, str]]:
    """(ticket, its home, its reporter's name)"""
    query = (
        select(Ticket, Home, Person.name)
        .join(Person, col(Person.id) == col(Ticket.reporter_id))
        .outerjoin(Home, col(Home.id) == col(Ticket.home_id))
        .where(col(Ticket.id).in_(ticket_ids))
    )
    return session.exec(query).all()


def add(session: Session, terms: Mapping[int, Iterable[str]]) -> None:
    """Pieces by ticket; what is there already stays as it is."""
    rows = [
        {"term": each, "ticket_id": ticket_id}
        for ticket_id, pieces in terms.items()
        for each in sorted(pieces)
    ]
    for start in range(0, len(rows), 400):
        add_missing(session, SearchTerm, rows[start : start + 400], ["term", "ticket_id"])
