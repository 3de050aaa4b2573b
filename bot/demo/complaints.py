"""What the homes of the demo estate have reported, and how it ended (CS-2)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.demo.stage import Stage
from handlers import deadlines
from handlers.tickets import promises
from storage import history, households
from storage.history import Kind
from storage.states import Urgency
from storage.tickets import Ticket

PAST = Path(__file__).with_name("complaints.toml")


@dataclass(frozen=True, slots=True)
class Told:
    """One complaint: ``back`` days ago, at ``at``; answered after so many minutes, solved after so
    many hours. ``promised``: the day, so many on. Without ``points`` nobody ever signed."""

    back: int
    at: str
    home: str
    category: str
    by: str
    text: str
    answered: int
    plan: str
    solved: int
    done: str
    points: int | None = None
    remark: str = ""
    urgency: str = Urgency.NORMAL
    promised: int = 0


def settle(stage: Stage) -> None:
    """Each from its report to its end, as the charter's promises would have watched over it."""
    for each in tomllib.loads(PAST.read_text("utf-8"))["told"]:
        told = Told(**each)
        if told.category in stage.charter.categories:
            _settle(stage, told)


def _settle(stage: Stage, told: Told) -> None:
    at = stage.at(stage.day(told.back), told.at)
    ticket = report(stage, told.home, told.category, told.text, at, told.urgency)
    by = stage.staff[told.by]
    taken = at + timedelta(minutes=told.answered)
    ticket.take(by)
    event = history.record(stage.session, ticket.id, Kind.TAKEN, taken, by)
    deadlines.answered(stage.then(taken), ticket, by=event)
    if told.urgency == Urgency.URGENT:
        there = taken + timedelta(minutes=11)
        event = history.record(stage.session, ticket.id, Kind.ARRIVED, there, by)
        deadlines.answered(stage.then(there), ticket, "onsite", by=event)
    planned = taken + timedelta(minutes=25)
    event = history.record(stage.session, ticket.id, Kind.PLANNED, planned, by, told.plan)
    deadlines.meet(stage.then(planned), ticket, "plan", by=event)
    if told.promised:
        _promise(stage, ticket, told, planned + timedelta(minutes=2), by)
    _end(stage, ticket, told, at + timedelta(hours=told.solved), by)


def report(
    stage: Stage, home: str, category: str, text: str, at: datetime, urgency: str = Urgency.NORMAL
) -> Ticket:
    """A ticket of the owner of a home, with the promises that begin with it."""
    where = stage.homes[home]
    owner, _ = households.residents_of(stage.session, where.id)[0]
    ticket = Ticket(
        estate_id=stage.estate.id,
        home_id=where.id,
        reporter_id=owner.id,
        place=home,
        text=text,
        category=category,
        urgency=urgency,
        department=stage.moment.department_for(category, stage.estate.id),
        created_at=at,
    )
    stage.session.add(ticket)
    stage.session.flush()
    history.record(stage.session, ticket.id, Kind.REPORTED, at, owner.id, text)
    deadlines.start_all(stage.then(at), ticket)
    return ticket


def _promise(stage: Stage, ticket: Ticket, told: Told, at: datetime, by: int) -> None:
    day = stage.day(told.back - told.promised)
    made = promises.make(stage.then(at), ticket, day, "", by)
    made.told_at = at
    history.record(
        stage.session, ticket.id, Kind.PROMISED, at, by, day.isoformat(), promise=made.id
    )


def _end(stage: Stage, ticket: Ticket, told: Told, at: datetime, by: int) -> None:
    """Solved; the next evening somebody has signed, or after the charter's span nobody has."""
    then = stage.then(at)
    ticket.resolve()
    event = history.record(stage.session, ticket.id, Kind.RESOLVED, at, by, told.done)
    deadlines.meet(then, ticket, *deadlines.WORK, by=event)
    deadlines.cancel(then, ticket)
    deadlines.start_signoff(then, ticket)
    stage.session.flush()
    if told.points is None:
        lapsed = at + stage.moment.rules.charter.signoff.lapse_after
        history.record(stage.session, ticket.id, Kind.LAPSED, lapsed)
        deadlines.cancel(stage.then(lapsed), ticket)
        ticket.lapse(lapsed)
    else:
        sign_off(stage, ticket, at + timedelta(hours=2), told.points, told.remark)


def sign_off(stage: Stage, ticket: Ticket, at: datetime, points: int, remark: str = "") -> None:
    ticket.sign_off(at)
    who = ticket.reporter_id
    event = history.record(stage.session, ticket.id, Kind.SIGNED_OFF, at, who)
    deadlines.meet(stage.then(at), ticket, "signoff", by=event)
    ticket.rating = points
    history.record(stage.session, ticket.id, Kind.RATED, at, who, str(points))
    if remark:
        history.record(stage.session, ticket.id, Kind.REMARKED, at, who, remark)
