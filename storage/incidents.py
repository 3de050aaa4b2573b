"""Incidents: one thing that many homes report (群体事件); and tickets that belong together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import JSON, Index, bindparam, func, or_, text
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import identity, maybe, one_of
from storage.history import Kind, TicketEvent
from storage.states import Fact, State, states
from storage.tickets import Ticket

# proposed 待核实 → open 在办 → resolved 已处理 ; ignored: the staff say that it is not one thing.
STATES = ("proposed", "open", "ignored", "resolved")
LIVE = ("proposed", "open")

_LIVE = text("state IN ('proposed', 'open')")


class Incident(SQLModel, table=True):
    """群体事件. Staff call it I3. ``matter``: what it is about, as the lexicon knows it."""

    __table_args__ = (
        one_of("state", STATES),
        Index("ix_incident_live", "estate_id", sqlite_where=_LIVE, postgresql_where=_LIVE),
    )

    id: int = identity()
    estate_id: int | None = maybe("estate.id")
    building: str = ""  # empty: all of the estate
    category: str
    danger: str | None = None
    matter: list[str] = Field(default_factory=list, sa_type=JSON)
    department: str
    text: str  # the first complaint
    state: str = "proposed"
    holder_id: int | None = maybe("person.id")
    proposed_at: datetime
    shown_at: datetime  # when the staff were last told how many homes it is
    decided_at: datetime | None = None
    decided_by: int | None = maybe("person.id")
    statement: str = ""  # what a person on the staff last said to all
    stated_at: datetime | None = None
    stated_by: int | None = maybe("person.id")

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


def incident(session: Session, incident_id: int) -> Incident | None:
    """One, locked, so that two who decide at once do so one after the other."""
    return session.get(Incident, incident_id, with_for_update=True)


def live(session: Session, estate_id: int | None, category: str) -> Sequence[Incident]:
    """Those under way in an estate, locked: whoever joins one counts its homes."""
    query = select(Incident).where(
        col(Incident.estate_id) == estate_id,
        col(Incident.category) == category,
        col(Incident.state).in_(LIVE),
    )
    return session.exec(query.order_by(col(Incident.id)).with_for_update()).all()


def ignored(
    session: Session, estate_id: int | None, category: str, since: datetime
) -> Sequence[Incident]:
    """What the staff have lately said to be no incident."""
    query = select(Incident).where(
        col(Incident.estate_id) == estate_id,
        col(Incident.category) == category,
        col(Incident.state) == "ignored",
        col(Incident.decided_at) >= since,
    )
    return session.exec(query).all()


def all_live(session: Session, limit: int = 20) -> Sequence[Incident]:
    query = select(Incident).where(_LIVE).order_by(col(Incident.id).desc())
    return session.exec(query.limit(limit)).all()


def alone(
    session: Session, estate_id: int | None, category: str, since: datetime, limit: int = 40
) -> Sequence[Ticket]:
    """Open tickets of one kind in one estate since then that belong to no incident."""
    query = select(Ticket).where(
        col(Ticket.estate_id) == estate_id,
        col(Ticket.category) == category,
        col(Ticket.created_at) >= since,
        col(Ticket.state).in_(states(Fact.OPEN)),
        col(Ticket.incident_id).is_(None),
    )
    return session.exec(query.order_by(col(Ticket.id).desc()).limit(limit)).all()


def tickets_of(session: Session, incident_id: int, *, only_open: bool = True) -> Sequence[Ticket]:
    """The tickets of an incident, the oldest first, locked."""
    query = select(Ticket).where(col(Ticket.incident_id) == incident_id)
    if only_open:
        query = query.where(col(Ticket.state).in_(states(Fact.OPEN)))
    return session.exec(query.order_by(col(Ticket.id)).with_for_update()).all()


def count(session: Session, incident_id: int) -> int:
    """How many tickets there are, open or not."""
    query = select(func.count()).select_from(Ticket).where(col(Ticket.incident_id) == incident_id)
    return session.exec(query).one()


def without_card(session: Session, ticket_ids: Collection[int]) -> set[int]:
    """Those of these tickets of which the staff have had no card."""
    query = select(TicketEvent.ticket_id).where(
        col(TicketEvent.ticket_id).in_(ticket_ids), col(TicketEvent.kind) == Kind.CARD
    )
    return set(ticket_ids) - set(session.exec(query).all())


def open_of_household(
    session: Session, person_id: int, home_ids: Collection[int], *, limit: int = 20
) -> Sequence[Ticket]:
    """The open tickets that a person, or anybody of their homes, has reported; newest first."""
    query = select(Ticket).where(
        or_(col(Ticket.reporter_id) == person_id, col(Ticket.home_id).in_(home_ids)),
        col(Ticket.state).in_(states(Fact.OPEN)),
    )
    return session.exec(query.order_by(col(Ticket.id).desc()).limit(limit)).all()


def merged_into(session: Session, ticket_id: int) -> Sequence[Ticket]:
    """The tickets that go on within this one: their reporters go on hearing."""
    return session.exec(_MERGED_INTO, params={"ticket": ticket_id}).all()


_MERGED_INTO = (
    select(Ticket)
    .where(col(Ticket.merged_into_id) == bindparam("ticket"), col(Ticket.state) == State.MERGED)
    .order_by(col(Ticket.id))
)
