"""The promise ledger: every day that was promised, why it was changed, what became of it (CS-2)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Index, func, text
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.columns import identity, maybe, one_of, reference
from storage.estates import Here, within
from storage.people import Person
from storage.tickets import Ticket

# open → kept | broken | replaced (by another day) | void (the ticket was merged into another)
STATES = ("open", "kept", "broken", "replaced", "void")

_OPEN = text("state = 'open'")
_WAITING = text("next_at IS NOT NULL")


class Promise(SQLModel, table=True):
    """承诺: a day by which a ticket will be settled, as it was told to the homeowner.

    ``deadline_id`` is the deadline that watches over it, with its pauses. ``next_at`` is the moment
    of the next reminder to whoever holds the ticket.
    """

    __table_args__ = (
        one_of("state", STATES),
        Index(
            "ix_promise_open",
            "ticket_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_promise_next", "next_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_promise_ended", "ended_at"),
    )

    id: int = identity()
    ticket_id: int = reference("ticket.id", index=True)
    deadline_id: int = reference("deadline.id", index=True)
    department: str  # whose promise it was, also when the ticket has gone elsewhere since
    day: date
    reason: str = ""
    made_by_id: int = reference("person.id")
    made_at: datetime
    told_at: datetime | None = None  # when the homeowner's messenger has taken it
    state: str = "open"
    ended_at: datetime | None = None
    replaced_by_id: int | None = maybe("promise.id")
    next_at: datetime | None = None

    def end(self, state: str, now: datetime) -> None:
        """Kept, broken, replaced or void; nobody needs to be reminded any more."""
        self.state, self.ended_at, self.next_at = state, now, None

    def resume(self, deadline_id: int) -> None:
        """It was not solved after all, and the day has not come yet."""
        self.state, self.ended_at, self.deadline_id = "open", None, deadline_id


def latest(session: Session, ticket_id: int) -> Promise | None:
    """What was promised last for a ticket, whatever became of it."""
    return session.exec(_of_ticket(ticket_id).limit(1)).first()


def of_ticket(session: Session, ticket_id: int) -> Sequence[Promise]:
    """Every promise for a ticket, the newest first."""
    return session.exec(_of_ticket(ticket_id)).all()


def _of_ticket(ticket_id: int) -> SelectOfScalar[Promise]:
    query = select(Promise).where(col(Promise.ticket_id) == ticket_id)
    return query.order_by(col(Promise.id).desc())


def watched_by(session: Session, deadline_id: int) -> Promise | None:
    """The promise that a deadline watches over and that still is to be kept."""
    query = select(Promise).where(
        col(Promise.deadline_id) == deadline_id, col(Promise.state) == "open"
    )
    return session.exec(query).first()


def note_told(session: Session, promise_id: int, now: datetime) -> None:
    """The homeowner has it: the evidence that a promise was made known."""
    found = session.get(Promise, promise_id)
    if found is not None and found.told_at is None:
        found.told_at = now


def note_untold(session: Session, promise_id: int) -> None:
    """What told the homeowner of it never arrived."""
    found = session.get(Promise, promise_id)
    if found is not None:
        found.told_at = None
        session.add(found)


def open_in(
    session: Session,
    departments: Collection[str],
    *,
    limit: int,
    offset: int = 0,
    here: Here = None,
) -> Sequence[tuple[Promise, Ticket, str | None]]:
    """(promise, ticket, holder's name) of what is still to be kept, the nearest day first."""
    query = (
        select(Promise, Ticket, Person.name)
        .join(Ticket, col(Ticket.id) == col(Promise.ticket_id))
        .outerjoin(Person, col(Person.id) == col(Ticket.holder_id))
        .where(
            col(Promise.state) == "open",
            col(Ticket.department).in_(departments),
            *within(Ticket.estate_id, here),
        )
        .order_by(col(Promise.day), col(Promise.id))
    )
    return session.exec(query.limit(limit).offset(offset)).all()


def figures(
    session: Session, since: datetime, until: datetime, here: Here = None
) -> dict[str, Counter[str]]:
    """How many promises of each department ended how, from ``since`` until before ``until``."""
    query = (
        select(Promise.department, Promise.state, func.count())
        .join(Ticket, col(Ticket.id) == col(Promise.ticket_id))
        .where(
            col(Promise.ended_at) >= since,
            col(Promise.ended_at) < until,
            *within(Ticket.estate_id, here),
        )
        .group_by(col(Promise.department), col(Promise.state))
    )
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for department, state, count in session.exec(query).all():
        found[department][state] = count
    return found
