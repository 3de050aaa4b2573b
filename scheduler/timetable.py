"""Every periodic thing: its name, within how many seconds it is noticed, what is done, and when.

Rows say for themselves when they want attention; occasions are owed once in each period; what is
asked knows its moment by a question of its own; a rhythm only looks around.
"""

from __future__ import annotations

from collections.abc import Mapping

from handlers import booking, erasures, escalations, facilities, paying, policies
from handlers import drills as handlers_drills
from handlers import notices as handlers_notices
from handlers.approvals import asking
from handlers.duties import attending, making
from handlers.events import moments
from handlers.rounds import walking
from handlers.shifts import desk, duty
from handlers.surveys import opening, reporting
from handlers.tickets import doubts, followups, major, promises
from handlers.trainings import attendance
from scheduler import (
    archive,
    billing,
    cashier,
    conversation,
    digests,
    drills,
    dunning,
    duties,
    energy,
    housekeeping,
    keeping,
    legal,
    scores,
    shifts,
    surveys,
    topics,
    trainings,
)
from scheduler.periodic import Periodic, asked, occasions, rhythm, rows
from storage.acknowledgements import Acknowledgement
from storage.approvals import Approval
from storage.deadlines import Deadline
from storage.drills import Drill
from storage.duties import Duty
from storage.dutywatches import DutyWatch
from storage.erasures import Erasure
from storage.events import Event
from storage.facilities import MaintenancePlan
from storage.followups import FollowUp
from storage.notices import Notice
from storage.orders import PaymentOrder
from storage.paynotices import PaymentNotice
from storage.policies import Policy
from storage.promises import Promise
from storage.rounds import Round
from storage.shifts import DeskWatch, Shift
from storage.speech import Doubt
from storage.surveys import Survey, SurveyHome
from storage.trainings import Training

TIMETABLE = (
    rows("deadlines", 0.5, Deadline, escalations.attend),
    rows("acknowledgements", 1, Acknowledgement, major.remind),
    rows("promises", 2, Promise, promises.remind),
    rows("payments", 0.5, PaymentNotice, booking.attend),
    occasions("statements", 60, cashier.statements),
    rows("orders", 2, PaymentOrder, paying.expire, "expires_at"),
    occasions("billing", 5, billing.bills),
    asked("topics", 2, topics.keep_in_step, topics.next_move),
    rows("conversation", 2, Doubt, doubts.expire, "expires_at"),
    asked("held answers", 5, conversation.remind_of_held, conversation.next_forgotten),
    rows("followups", 10, FollowUp, followups.ask),
    rows("shifts", 2, Shift, duty.attend),
    asked("new desks", 2, shifts.watch_desks, shifts.next_unwatched),
    asked("forgotten duty", 60, shifts.end_forgotten, shifts.next_forgotten),
    rows("desks", 2, DeskWatch, desk.attend),
    occasions("dunning", 5, dunning.steps),
    occasions("digests", 10, digests.coming),
    asked("new duties", 10, duties.watch, duties.next_unwatched),
    rows("duties made", 10, DutyWatch, making.attend),
    rows("duties", 2, Duty, attending.attend),
    occasions("legal", 60, legal.proposals),
    occasions("undone errands", 60, dunning.left_lying),
    occasions("unheard reminders", 60, dunning.unheard),
    asked("promised payments", 60, dunning.wake_promises, dunning.next_promise),
    rows("approvals", 10, Approval, asking.remind),
    rows("trainings", 2, Training, attendance.attend),
    occasions("training coverage", 60, trainings.checks),
    rows("notices", 10, Notice, handlers_notices.attend),
    rows("policies", 10, Policy, policies.attend),
    rows("maintenance", 10, MaintenancePlan, facilities.attend),
    occasions("energy", 60, energy.reports),
    rows("rounds", 10, Round, walking.attend),
    asked("surveys", 10, surveys.open_due, surveys.next_opening),
    rows("survey homes", 2, SurveyHome, opening.ask),
    rows("events", 2, Event, moments.attend),
    rows("survey reports", 10, Survey, reporting.close),
    rhythm("search", 2, housekeeping.index_words),
    asked("scores", 60, scores.freeze_due, scores.next_freezing),
    occasions("archive", 30, archive.checks),
    asked("drills", 60, drills.begin_due, drills.next_drill),
    rows("drills due", 60, Drill, handlers_drills.attend),
    rows("erasures", 60, Erasure, erasures.attend),
    asked("keeping", 60, keeping.purge, keeping.next_night),
    rhythm("housekeeping", 5, housekeeping.tidy),
    rhythm("repair", 600, housekeeping.repair),
    rhythm("tick", 5, housekeeping.mark_tick),
)
BY_NAME: Mapping[str, Periodic] = {each.name: each for each in TIMETABLE}
