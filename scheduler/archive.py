"""The archive's monthly check (CS-3): once a month, also over a crash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers import policy
from handlers.context import Moment
from handlers.homes import completeness
from handlers.rules import Rules
from storage import estates, runs
from storage.db import reading, transaction

NAME = "archive"


def check_monthly(engine: Engine, rules: Rules, now: datetime) -> int:
    """Tells every estate's figure and who lags, once the day has come; returns how many."""
    today, rule = rules.today(now), rules.charter.archive
    month = today.strftime("%Y-%m")
    begins = policy.monthly_moment(today.year, today.month, rule.check_day, rule.at, rules.zone)
    if now < begins:
        return 0
    with reading(engine) as session:
        if runs.finished(session, NAME, month):
            return 0
    with transaction(engine) as session:
        run = runs.take(session, NAME, month, now)
        if run.finished_at is not None:
            return 0  # a twin was faster
        if now > begins + rule.catch_up_within:
            runs.finish(run, "skipped", now)
            return 0
        found = estates.estates(session)
        for estate in found:
            completeness.check(Moment(session, rules, now), estate.id)
        runs.finish(run, "done", now)
        return len(found)
