"""Every periodic thing: name, rhythm (in real seconds), function, whose moments it attends to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from handlers.rules import Rules
from scheduler import (
    approvals,
    archive,
    billing,
    conversation,
    deadlines,
    digests,
    dunning,
    duties,
    events,
    housekeeping,
    legal,
    registers,
    scores,
    shifts,
    surveys,
    tickets,
    topics,
    trainings,
)
from storage import deployment, due
from storage.acknowledgements import Acknowledgement
from storage.approvals import Approval
from storage.db import transaction
from storage.deadlines import Deadline
from storage.duties import Duty
from storage.dutywatches import DutyWatch
from storage.events import Event
from storage.facilities import MaintenancePlan
from storage.followups import FollowUp
from storage.policies import Policy
from storage.promises import Promise
from storage.rounds import Round
from storage.shifts import DeskWatch, Shift
from storage.speech import Doubt
from storage.surveys import Survey, SurveyHome
from storage.trainings import Training

Work = Callable[[Engine, Rules, datetime], int]


@dataclass(frozen=True, slots=True)
class Periodic:
    name: str
    every: float  # seconds
    work: Work
    # Where rows say for themselves when they want attention: their table, and the moment of each.
    table: type[object] | None = None
    moment: str = "next_at"


def mark_tick(engine: Engine, _rules: Rules, now: datetime) -> int:
    """Writes down that the clock ticks: readiness and the demonstration's clock read it."""
    with transaction(engine) as session:
        deployment.ticked(session, now)
    return 0


TIMETABLE = (
    Periodic("deadlines", 0.5, deadlines.attend_due, Deadline),
    Periodic(
        "acknowledgements",
        1.0,
        tickets.ask_who_has_not_acknowledged,
        Acknowledgement,
    ),
    Periodic("promises", 2.0, tickets.remind_of_promises, Promise),
    Periodic("billing", 5.0, billing.make_due_bills),
    Periodic("topics", 2.0, topics.keep_in_step),
    Periodic("conversation", 2.0, conversation.expire_doubts, Doubt, "expires_at"),
    Periodic("held answers", 5.0, conversation.remind_of_held),
    Periodic("followups", 10.0, tickets.ask_whether_it_holds, FollowUp),
    Periodic("shifts", 2.0, shifts.attend_shifts, Shift),
    Periodic("desks", 2.0, shifts.watch_desks, DeskWatch),
    Periodic("dunning", 5.0, dunning.make_due_steps),
    Periodic("digests", 10.0, digests.send_due),
    Periodic("duties made", 10.0, duties.make_duties, DutyWatch),
    Periodic("duties", 2.0, duties.attend_duties, Duty),
    Periodic("legal", 60.0, legal.propose_due),
    Periodic("unheard reminders", 60.0, dunning.call_instead),
    Periodic("promised payments", 60.0, dunning.wake_promises),
    Periodic("approvals", 10.0, approvals.remind_deciders, Approval),
    Periodic("trainings", 2.0, trainings.attend_trainings, Training),
    Periodic("training coverage", 60.0, trainings.check_coverage),
    Periodic("policies", 10.0, registers.ask_reviews, Policy),
    Periodic("maintenance", 10.0, registers.give_maintenance, MaintenancePlan),
    Periodic("energy", 60.0, registers.tell_energy),
    Periodic("rounds", 10.0, registers.end_rounds, Round),
    Periodic("surveys", 10.0, surveys.open_due),
    Periodic("survey homes", 2.0, surveys.ask_homes, SurveyHome),
    Periodic("events", 2.0, events.attend, Event),
    Periodic("survey reports", 10.0, surveys.close_due, Survey),
    Periodic("search", 2.0, housekeeping.index_words),
    Periodic("scores", 60.0, scores.freeze_due),
    Periodic("archive", 30.0, archive.check_monthly),
    Periodic("housekeeping", 5.0, housekeeping.tidy),
    Periodic("repair", 60.0, housekeeping.repair),
    Periodic("tick", 5.0, mark_tick),
)


def run_all(engine: Engine, rules: Rules, now: datetime) -> int:
    """Everything once, as of ``now``: what ``guanjia tick`` does."""
    return sum(periodic.work(engine, rules, now) for periodic in TIMETABLE)


def run(engine: Engine, rules: Rules, now: datetime, names: Collection[str]) -> int:
    """Only these, once: for whoever knows by ``upcoming`` that the others have nothing to do."""
    return sum(each.work(engine, rules, now) for each in TIMETABLE if each.name in names)


def upcoming(session: Session) -> Mapping[str, datetime]:
    """Name → the moment at which it next has something to do, for those whose rows say so."""
    return due.soonest(session, _MOMENTS)


_MOMENTS = tuple(
    (each.name, each.table, each.moment) for each in TIMETABLE if each.table is not None
)
