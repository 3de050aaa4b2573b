"""Deadlines: started, met, missed or cancelled; and when each next wants attention."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, TextClause, and_, bindparam, func, or_, text
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import BigInt, identity, json, maybe, one_of, reference
from storage.estates import Here, within
from storage.states import Fact, Urgency, states
from storage.tickets import Ticket, is_open

# What the company owes the homeowner; each has its chain. "follow": to say how far it is.
PROMISES = ("answer", "onsite", "plan", "promise", "follow")
# What keeps an open ticket from being forgotten: also that the homeowner's word is waited for.
PRESSING = (*PROMISES, "signoff", "wait")
# "holding": that whoever took a ticket also touches it. "offer": that whoever it was offered to
# takes it. Both are matters among the staff.
KINDS = (*PRESSING, "holding", "offer")
STATES = ("running", "met", "missed", "cancelled")

_WAITING = text("next_at IS NOT NULL")
_MET, _MISSED = text("met_at IS NOT NULL"), text("missed_at IS NOT NULL")
_RUNNING = text("state = 'running'")
_BROKEN = text("state = 'missed' AND next_at IS NOT NULL")
# Not kept, and either still to be kept or missed and not yet heeded.
_OWED = text("met_at IS NULL AND (state = 'running' OR next_at IS NOT NULL)")
_IS_OWED = text(
    "deadline.met_at IS NULL AND (deadline.state = 'running' OR deadline.next_at IS NOT NULL)"
)


class Deadline(SQLModel, table=True):
    """时限 of a ticket.

    ``next_at`` is the moment of the next thing to do: running out, then one escalation step after
    another. It is empty once nothing is left to do. ``policy`` is the charter's chain as it was
    when the deadline started: a later change of the charter does not touch it. One that runs and
    has no ``next_at`` is paused: the homeowner is being waited for.
    """

    __table_args__ = (
        one_of("kind", KINDS),
        one_of("state", STATES),
        Index("ix_deadline_next", "next_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index(
            "ix_deadline_running",
            "ticket_id",
            "kind",
            unique=True,
            sqlite_where=_RUNNING,
            postgresql_where=_RUNNING,
        ),
        Index("ix_deadline_ticket", "ticket_id"),
        Index("ix_deadline_owed", "due_at", "id", sqlite_where=_OWED, postgresql_where=_OWED),
        Index(
            "ix_deadline_broken", "state", "next_at", sqlite_where=_BROKEN, postgresql_where=_BROKEN
        ),
        Index("ix_deadline_met", "met_at", sqlite_where=_MET, postgresql_where=_MET),
        Index("ix_deadline_missed", "missed_at", sqlite_where=_MISSED, postgresql_where=_MISSED),
    )

    id: int = identity()
    ticket_id: int = reference("ticket.id")
    kind: str
    clause: str
    started_at: datetime
    due_at: datetime
    state: str = "running"
    step: int = 0  # steps of the chain that were done
    next_at: datetime | None
    met_at: datetime | None = None
    missed_at: datetime | None = None
    warned_at: datetime | None = None  # when whoever holds the ticket was warned, or reminded
    person_id: int | None = maybe("person.id")  # of "holding" and "offer": whose turn it is
    # The evidence that it was met: what happened, or the message that arrived.
    event_id: int | None = maybe("ticket_event.id")
    delivery_id: int | None = Field(default=None, nullable=True, sa_type=BigInt)  # of the outbox
    policy: dict[str, Any] = json()

    def meet(self, now: datetime) -> None:
        """The promised thing has happened: in time, or late; either way escalation stops."""
        if self.state == "running":
            self.state = "met"
        self.met_at = now
        self.next_at = None

    def unmeet(self) -> None:
        """What had met it turned out not to have happened. A miss stays one."""
        if self.state == "met":
            self.state = "running"
        self.met_at = self.event_id = self.delivery_id = None

    @property
    def is_paused(self) -> bool:
        return self.state == "running" and self.next_at is None

    def miss(self) -> None:
        """Its moment has passed. It stays missed, whatever comes later."""
        self.state, self.missed_at = "missed", self.due_at

    def cancel(self) -> None:
        if self.state == "running":
            self.state = "cancelled"
        self.next_at = None


def of_ticket(session: Session, ticket_id: int) -> Sequence[Deadline]:
    query = select(Deadline).where(col(Deadline.ticket_id) == ticket_id)
    return session.exec(query.order_by(col(Deadline.id))).all()


# Every command about a ticket asks this several times: put together once.
_UNFINISHED = (
    select(Deadline)
    .where(
        col(Deadline.ticket_id) == bindparam("ticket"),
        col(Deadline.met_at).is_(None),
        or_(
            col(Deadline.state) == "running",
            and_(col(Deadline.state) == "missed", col(Deadline.next_at).is_not(None)),
        ),
    )
    .order_by(col(Deadline.id))
)


def unfinished(
    session: Session, ticket_id: int, kinds: Collection[str] = KINDS
) -> Sequence[Deadline]:
    """Those of a ticket that still run, or are missed and still unheeded."""
    found = session.exec(_UNFINISHED, params={"ticket": ticket_id}).all()
    return [each for each in found if each.kind in kinds]


def met_by(session: Session, ticket_id: int, delivery_id: int) -> Sequence[Deadline]:
    """Those that this message met by arriving."""
    return [each for each in of_ticket(session, ticket_id) if each.delivery_id == delivery_id]


def unguarded(session: Session, limit: int) -> Sequence[int]:
    """Open tickets that nothing presses any more. There must be none (CS-2)."""
    presses = or_(
        col(Deadline.state) == "running",
        and_(col(Deadline.state) == "missed", col(Deadline.next_at).is_not(None)),
    )
    pressed = select(Deadline.id).where(
        col(Deadline.ticket_id) == Ticket.id, col(Deadline.kind).in_(PRESSING), presses
    )
    query = select(Ticket.id).where(is_open(), ~pressed.exists())
    # By department: so the index of open tickets gives them, and closed ones are not read.
    return session.exec(query.order_by(col(Ticket.department)).limit(limit)).all()


def count_late(session: Session, now: datetime) -> int:
    """Deadlines that wanted attention before ``now`` and have not had it."""
    return session.exec(
        select(func.count()).select_from(Deadline).where(col(Deadline.next_at) <= now)
    ).one()


def count_missed(session: Session, here: Here = None) -> int:
    """Tickets in work of which a promise is broken and nobody has kept it since, whether or not all
    who can hear of it have heard."""
    again = aliased(Deadline)
    begun_anew = select(again.id).where(
        again.ticket_id == Deadline.ticket_id,
        again.kind == Deadline.kind,
        col(again.id) > col(Deadline.id),
    )
    missed = select(Deadline.id).where(
        col(Deadline.ticket_id) == Ticket.id,
        col(Deadline.kind).in_(PROMISES),
        col(Deadline.state) == "missed",
        col(Deadline.met_at).is_(None),
        ~begun_anew.exists(),
    )
    query = select(func.count()).select_from(Ticket)
    in_work = col(Ticket.state).in_(states(Fact.IN_WORK))
    query = query.where(*within(Ticket.estate_id, here))
    return session.exec(query.where(is_open(), in_work, missed.exists())).one()


def unheeded_in(session: Session, estate_id: int | None) -> Sequence[tuple[Deadline, Ticket]]:
    """What is missed and goes on being told, of the ordinary open tickets of an estate; the longest
    late in front."""
    query = (
        select(Deadline, Ticket)
        .join(Ticket, col(Ticket.id) == col(Deadline.ticket_id))
        .where(
            col(Deadline.state) == "missed",
            col(Deadline.next_at).is_not(None),
            col(Ticket.estate_id) == estate_id,
            is_open(),
            col(Ticket.urgency) == Urgency.NORMAL,
            col(Ticket.incident_id).is_(None),
        )
    )
    return session.exec(query.order_by(col(Deadline.due_at), col(Deadline.id)).limit(200)).all()


def count_running(session: Session) -> int:
    return session.exec(select(func.count()).select_from(Deadline).where(_RUNNING)).one()


def is_owed() -> TextClause:
    """The condition of deadlines that are not kept and not settled, in the words that their index
    knows; of the table by its own name."""
    return _IS_OWED


def promise_is_owed(table: type[Deadline]) -> tuple[ColumnElement[bool], ...]:
    """A promise that is still to be kept, or that was missed and not yet heeded. ``table``: the
    deadlines, or another name of theirs in the same query."""
    return (
        col(table.kind).in_(PROMISES),
        col(table.met_at).is_(None),
        or_(
            col(table.state) == "running",
            and_(col(table.state) == "missed", col(table.next_at).is_not(None)),
        ),
    )


def late_among(session: Session, ticket_ids: Collection[int]) -> frozenset[int]:
    """Of these tickets those of which a promise was missed."""
    query = select(Deadline.ticket_id).where(
        col(Deadline.ticket_id).in_(ticket_ids),
        col(Deadline.kind).in_(PROMISES),
        col(Deadline.missed_at).is_not(None),
    )
    return frozenset(session.exec(query).all())
