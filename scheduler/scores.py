"""Freezes the scores of the month that is over, on the charter's day (GM-S, CS-S)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers import policy
from handlers.context import Moment
from handlers.rules import Rules
from handlers.scores import freezing
from storage import people, scores
from storage.db import reading, transaction
from storage.periods import Period, containing


def freeze_due(engine: Engine, rules: Rules, now: datetime) -> int:
    """Each position's last month, and last quarter where it ended with it; each once, however late
    the program comes back. What was over before anybody was known here is not scored."""
    today, done = rules.today(now), 0
    for position, rule in rules.charter.scores.items():
        if now < policy.monthly_moment(today.year, today.month, rule.day, rule.at, rules.zone):
            continue
        for period in _owed(engine, position, containing("month", today).before):
            done += _freeze(engine, rules, now, position, period)
    return done


def _owed(engine: Engine, position: str, month: Period) -> list[Period]:
    """The month before, and those before it back to the last one frozen; with each the quarter
    that it ends. A position that never had a score begins with the last month."""
    with reading(engine) as session:
        newest = scores.newest_month(session, position)
    months = [month]
    while newest is not None and newest < months[-1].before.name:
        months.append(months[-1].before)
    return [
        period
        for each in reversed(months)
        for period in (each, containing("quarter", each.first))
        if period == each or each.ends_quarter
    ]


def _freeze(engine: Engine, rules: Rules, now: datetime, position: str, period: Period) -> bool:
    with reading(engine) as session:
        if scores.frozen(session, position, period.name) is not None:
            return False
        began = people.first_known_at(session)
        if began is None or began >= period.moments(rules.zone)[1]:
            return False
    with transaction(engine) as session:
        return freezing.freeze(Moment(session, rules, now), position, period, None)
