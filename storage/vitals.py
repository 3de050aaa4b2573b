"""How the work flows, to look at only: gauges for machines, newest rows for the stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, bindparam, case, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage import drills, erasures, keeping, restores, tickets
from storage.charter.company import HOMEOWNER, STRANGER
from storage.contacts import ContactPoint, StaffChat
from storage.db import AWAY
from storage.deadlines import PRESSING, Deadline, count_late, count_running
from storage.deployment import this
from storage.dunning import DunningStep
from storage.estates import Home
from storage.households import Household, Residency
from storage.outbox import OutboxMessage, count_failed, count_unsent, is_unsent
from storage.people import Person, Role
from storage.received import count_parked, count_pending, longest_wait
from storage.runs import PeriodicRun
from storage.tickets import Ticket, is_open

# ------------------------------------------------------------------------------------ gauges


@dataclass(frozen=True, slots=True)
class Vitals:
    """Numbers alone: nothing here says whose ticket or message it is."""

    unsent: int
    oldest_unsent_seconds: float  # how long the oldest has been free to leave; 0 without one
    stuck_sending: int  # taken by a sender that never reported back
    failed: int
    pending_received: int
    oldest_received_seconds: float
    parked: int
    late_deadlines: int  # wanted attention before now and have not had it
    running_deadlines: int
    open_tickets: Mapping[tuple[str, str], int]  # by (department, state)
    purged: Mapping[str, int]  # rows that were kept for long enough, by kind
    forgotten: int  # people
    restored_at: datetime | None  # when a backup was last restored as a trial, and was whole
    drilled_at: Mapping[str, datetime | None]  # when a drill of each kind was last passed


def measure(session: Session, now: datetime) -> Vitals:
    """All gauges at one moment, each a single count."""
    return Vitals(
        unsent=count_unsent(session),
        oldest_unsent_seconds=_oldest_unsent(session, now),
        stuck_sending=_stuck_sending(session, now),
        failed=count_failed(session),
        pending_received=count_pending(session),
        oldest_received_seconds=longest_wait(session, now).total_seconds(),
        parked=count_parked(session),
        late_deadlines=count_late(session, now),
        running_deadlines=count_running(session),
        open_tickets=tickets.open_counts(session),
        purged=keeping.counts(session),
        forgotten=erasures.count_done(session),
        restored_at=restores.last_good_at(session),
        drilled_at={kind: drills.last_passed(session, kind) for kind in drills.KINDS},
    )


@dataclass(frozen=True, slots=True)
class Waits:
    """What people wait for and does not come."""

    oldest_unsent: timedelta
    parked: int
    late: int


def waits(session: Session, now: datetime, late_after: timedelta) -> Waits:
    """``late_after``: so long after its moment a deadline must have been attended to."""
    return Waits(
        timedelta(seconds=_oldest_unsent(session, now)),
        count_parked(session),
        count_late(session, now - late_after),
    )


def ticked_at(session: Session) -> datetime | None:
    """When the clock of this deployment last ticked, in the deployment's own time."""
    row = this(session)
    return None if row is None else row.ticked_at


def clock_of_server(engine: Engine) -> datetime | None:
    """What the clock of the database's own computer says; None where that is ours, or is away."""
    if engine.dialect.name != "postgresql":
        return None
    try:
        with engine.connect() as connection:
            found: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
            return found
    except AWAY:
        return None


def next_deadline(session: Session, now: datetime) -> datetime | None:
    """The next moment, later than ``now``, at which a promise runs out or goes up.

    Warnings are passed over: who leaps from one to the next wants to see what is broken.
    """
    moment = case((col(Deadline.state) == "running", col(Deadline.due_at)), else_=Deadline.next_at)
    query = select(func.min(moment)).where(
        col(Deadline.next_at).is_not(None), moment > now, col(Deadline.kind).in_(PRESSING)
    )
    found: datetime | None = session.exec(query).one()
    return found


def _oldest_unsent(session: Session, now: datetime) -> float:
    # Counted from not_before: a message that may not leave yet is not late.
    query = select(func.min(OutboxMessage.not_before)).where(is_unsent(OutboxMessage))
    oldest = session.exec(query).first()
    return 0.0 if oldest is None else max(0.0, (now - oldest).total_seconds())


def _stuck_sending(session: Session, now: datetime) -> int:
    query = select(func.count()).select_from(OutboxMessage)
    return session.exec(
        query.where(
            is_unsent(OutboxMessage),
            col(OutboxMessage.state) == "sending",
            col(OutboxMessage.claimed_until) < now,
        )
    ).one()


# ------------------------------------------------------------------------------------- stage


@dataclass(frozen=True, slots=True)
class TicketScene:
    """A ticket as the stage shows it; names are empty where there is nobody."""

    ticket: Ticket
    reporter: str
    holder: str
    home: str  # "3-2-1501"
    deadlines: Sequence[Deadline]


@dataclass(frozen=True, slots=True)
class MessageScene:
    message: OutboxMessage
    to: str  # a person's name or a group's title
    channel: str  # "" before the dispatcher has chosen one


@dataclass(frozen=True, slots=True)
class RunScene:
    run: PeriodicRun
    homes: Mapping[str, int]  # of a dunning run: how many homes are in each state of the step


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who can be played: a person with an address in the web chat."""

    address: str
    role: str  # "homeowner", a role of the company, or "stranger"
    home: str = ""
    residency: str = ""  # "owner", "family", "tenant"


def newest_tickets(session: Session, since: datetime, limit: int = 8) -> list[TicketScene]:
    """What is open or was closed since then, with its deadlines; the newest first."""
    holder = aliased(Person)
    query = (
        select(Ticket, Person.name, holder.name, Home)
        .join(Person, col(Ticket.reporter_id) == col(Person.id))
        .outerjoin(holder, col(Ticket.holder_id) == col(holder.id))
        .outerjoin(Home, col(Ticket.home_id) == col(Home.id))
        .where(or_(is_open(), col(Ticket.closed_at) >= since))
        .order_by(col(Ticket.id).desc())
        .limit(limit)
    )
    rows = session.exec(query).all()
    running = _deadlines_of(session, [ticket.id for ticket, *_ in rows])
    return [
        TicketScene(ticket, who, by or "", home.number if home else "", running.get(ticket.id, ()))
        for ticket, who, by, home in rows
    ]


def newest_messages(session: Session, limit: int = 15) -> list[MessageScene]:
    """The newest messages to people and groups, the newest first."""
    to = func.coalesce(col(Person.name), col(StaffChat.title), "")
    channel = func.coalesce(col(ContactPoint.channel), col(StaffChat.channel), "")
    query = (
        select(OutboxMessage, to, channel)
        .outerjoin(Person, col(OutboxMessage.person_id) == col(Person.id))
        .outerjoin(StaffChat, col(OutboxMessage.staff_chat_id) == col(StaffChat.id))
        .outerjoin(ContactPoint, col(OutboxMessage.contact_point_id) == col(ContactPoint.id))
        .order_by(col(OutboxMessage.id).desc())
        .limit(limit)
    )
    return [MessageScene(*row) for row in session.exec(query).all()]


def newest_runs(session: Session, limit: int = 6) -> list[RunScene]:
    """The newest runs of the ladder, with what became of the homes."""
    query = select(PeriodicRun).where(col(PeriodicRun.name).startswith("dunning."))
    query = query.order_by(col(PeriodicRun.started_at).desc()).limit(limit)
    counts = select(DunningStep.month, DunningStep.step, DunningStep.state, func.count()).group_by(
        col(DunningStep.month), col(DunningStep.step), col(DunningStep.state)
    )
    homes: dict[tuple[str, str], dict[str, int]] = {}
    for month, step, state, n in session.exec(counts).all():
        homes.setdefault((month, f"dunning.{step}"), {})[state] = int(n)
    return [
        RunScene(run, homes.get((run.period, run.name), {})) for run in session.exec(query).all()
    ]


def cast(session: Session, channel: str, limit: int = 200) -> list[Actor]:
    """Who can be played: whoever's address is their own name, in the order in which they came."""
    query = (
        select(ContactPoint.address, Person.id)
        .join(Person, col(ContactPoint.person_id) == col(Person.id))
        .where(col(ContactPoint.channel) == channel, col(ContactPoint.address) == col(Person.name))
        .order_by(col(ContactPoint.id))
        .limit(limit)
    )
    roles = dict(session.exec(select(Role.person_id, Role.name)).all())
    homes = _homes(session)
    return [
        Actor(address, *_part(roles.get(who), homes.get(who)))
        for address, who in session.exec(query).all()
    ]


def _part(role: str | None, home: tuple[str, str] | None) -> tuple[str, str, str]:
    if role is not None:
        return role, "", ""
    return (HOMEOWNER, *home) if home is not None else (STRANGER, "", "")


def _homes(session: Session) -> dict[int, tuple[str, str]]:
    """By person: the number of a home and the kind of residency."""
    query = (
        select(Residency.person_id, Home, Residency.kind)
        .join(Household, col(Residency.household_id) == col(Household.id))
        .join(Home, col(Household.home_id) == col(Home.id))
        .where(col(Residency.ended_at).is_(None), col(Household.moved_out_at).is_(None))
    )
    return {who: (home.number, kind) for who, home, kind in session.exec(query).all()}


def _deadlines_of(session: Session, ticket_ids: Sequence[int]) -> dict[int, list[Deadline]]:
    query = select(Deadline).where(
        col(Deadline.ticket_id).in_(ticket_ids), col(Deadline.kind).in_(PRESSING)
    )
    found: dict[int, list[Deadline]] = {}
    for each in session.exec(query.order_by(col(Deadline.id))).all():
        found.setdefault(each.ticket_id, []).append(each)
    return found


_LEAVES = select(func.min(OutboxMessage.not_before)).where(
    is_unsent(OutboxMessage),
    col(OutboxMessage.state) == "pending",
    col(OutboxMessage.not_before) > bindparam("now"),
)


def next_departure(session: Session, now: datetime) -> datetime | None:
    """When the next message that has to wait may leave."""
    return session.exec(_LEAVES, params={"now": now}).one()


_MAY_LEAVE = (
    select(OutboxMessage.id)
    .where(
        is_unsent(OutboxMessage),
        col(OutboxMessage.state) == "pending",
        col(OutboxMessage.not_before) <= bindparam("now"),
    )
    .limit(1)
)


def has_mail(session: Session, now: datetime) -> bool:
    """Whether a message waits whose moment has come; perhaps it is another's turn first."""
    return session.exec(_MAY_LEAVE, params={"now": now}).first() is not None
