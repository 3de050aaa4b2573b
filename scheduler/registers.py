"""What the registers want at moments of their own: reviews, ends of rounds, maintenance, energy."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers import facilities, policies, policy
from handlers.context import Moment
from handlers.meters import figures
from handlers.rounds import walking
from handlers.rules import Rules
from scheduler.once import once
from scheduler.sweep import attend_due
from storage import runs
from storage.facilities import MaintenancePlan
from storage.policies import Policy
from storage.rounds import Round
from storage.runs import PeriodicRun


def ask_reviews(engine: Engine, rules: Rules, now: datetime) -> int:
    return attend_due(engine, rules, now, Policy, policies.attend)


def end_rounds(engine: Engine, rules: Rules, now: datetime) -> int:
    return attend_due(engine, rules, now, Round, walking.attend)


def give_maintenance(engine: Engine, rules: Rules, now: datetime) -> int:
    return attend_due(engine, rules, now, MaintenancePlan, facilities.attend)


def tell_energy(engine: Engine, rules: Rules, now: datetime) -> int:
    """Once a month every estate's figure of the month before (EN-4); returns how many."""
    today, rule = rules.today(now), rules.charter.energy
    month = today.strftime("%Y-%m")
    begins = policy.monthly_moment(today.year, today.month, rule.report_day, rule.at, rules.zone)
    if not begins <= now <= begins + rule.catch_up_within:
        return 0

    def report(moment: Moment, run: PeriodicRun) -> int:
        runs.finish(run, "done", now)
        return figures.report(moment, today)

    return once(engine, rules, now, "energy", month, report)
