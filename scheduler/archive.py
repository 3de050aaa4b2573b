"""The archive's monthly check (CS-3): once a month, also over a crash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers import policy
from handlers.context import Moment
from handlers.homes import completeness
from handlers.rules import Rules
from scheduler.once import once
from storage import estates, runs
from storage.runs import PeriodicRun

NAME = "archive"


def check_monthly(engine: Engine, rules: Rules, now: datetime) -> int:
    """Tells every estate's figure and who lags, once the day has come; returns how many."""
    today, rule = rules.today(now), rules.charter.archive
    month = today.strftime("%Y-%m")
    begins = policy.monthly_moment(today.year, today.month, rule.check_day, rule.at, rules.zone)
    if now < begins:
        return 0
    return once(engine, rules, now, NAME, month, _check, begins + rule.catch_up_within)


def _check(moment: Moment, run: PeriodicRun) -> int:
    found = estates.estates(moment.session)
    for estate in found:
        completeness.check(moment, estate.id)
    runs.finish(run, "done", moment.now)
    return len(found)
