"""Trainings come near, begin and end; some days a year the coverage of the staff is told (GM-6)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers import policy
from handlers.context import Moment
from handlers.rules import Rules
from handlers.trainings import attendance, planning
from scheduler.sweep import attend_due
from storage import runs
from storage.db import reading, transaction
from storage.trainings import Training

NAME = "training"


def attend_trainings(engine: Engine, rules: Rules, now: datetime) -> int:
    return attend_due(engine, rules, now, Training, attendance.attend)


def check_coverage(engine: Engine, rules: Rules, now: datetime) -> int:
    """On the charter's days; a day that was missed by too long is left alone."""
    rule, year = rules.charter.training, rules.today(now).year
    for each in rule.checks:
        begins = policy.monthly_moment(year, each.month, each.day, rule.at, rules.zone)
        if not begins <= now <= begins + rule.catch_up_within:
            continue
        period = f"{year}-{each.month:02d}-{each.day:02d}"
        with reading(engine) as session:
            if runs.finished(session, NAME, period):
                continue
        with transaction(engine) as session:
            run = runs.take(session, NAME, period, now)
            if run.finished_at is None:
                planning.check(Moment(session, rules, now))
                runs.finish(run, "done", now)
                return 1
    return 0
