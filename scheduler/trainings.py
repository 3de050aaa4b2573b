"""Trainings come near, begin and end; some days a year the coverage of the staff is told (GM-6)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers import policy
from handlers.context import Moment
from handlers.rules import Rules
from handlers.trainings import attendance, planning
from scheduler.once import once
from scheduler.sweep import attend_due
from storage import runs
from storage.runs import PeriodicRun
from storage.trainings import Training

NAME = "training"


def attend_trainings(engine: Engine, rules: Rules, now: datetime) -> int:
    return attend_due(engine, rules, now, Training, attendance.attend)


def check_coverage(engine: Engine, rules: Rules, now: datetime) -> int:
    """On the charter's days; a day that was missed by too long is left alone."""
    done = 0
    rule, year = rules.charter.training, rules.today(now).year
    for each in rule.checks:
        begins = policy.monthly_moment(year, each.month, each.day, rule.at, rules.zone)
        if not begins <= now <= begins + rule.catch_up_within:
            continue
        period = f"{year}-{each.month:02d}-{each.day:02d}"
        done += once(engine, rules, now, NAME, period, _check)
    return done


def _check(moment: Moment, run: PeriodicRun) -> int:
    planning.check(moment)
    runs.finish(run, "done", moment.now)
    return 1
