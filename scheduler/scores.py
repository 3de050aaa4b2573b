"""Scores are frozen by themselves on the charter's day (CS-S, GM-S)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from sqlalchemy import Engine

from handlers import policy
from handlers.context import Moment
from handlers.rules import Rules
from handlers.scores import freezing
from scheduler.sweep import step
from storage import people, scores
from storage.db import reading
from storage.periods import Period, containing


def next_freezing(moment: Moment) -> datetime | None:
    """Now, where a score is owed; else when the next month's, of whatever position, falls due."""
    if _owed(moment):
        return moment.now
    month = containing("month", moment.rules.today(moment.now))
    days = [
        _day(moment, position, each)
        for position in _positions(moment)
        for each in (month, month.following)
    ]
    return min((each for each in days if each > moment.now), default=None)


def freeze_due(engine: Engine, rules: Rules, now: datetime) -> int:
    """Each position's last month, and last quarter where it ended with it; each once, however late
    the program comes back. What was over before anybody was known here is not scored."""
    with reading(engine) as session:
        owed = _owed(Moment(session, rules, now))
    return sum(
        step(engine, rules, now, partial(_freeze, position=position, period=period))
        for position, period in owed
    )


def _freeze(moment: Moment, position: str, period: Period) -> int:
    return freezing.freeze(moment, position, period, None)


def _positions(moment: Moment) -> list[str]:
    return list(moment.rules.charter.scores)


def _day(moment: Moment, position: str, month: Period) -> datetime:
    """When the month before this one is frozen."""
    rule, first = moment.rules.charter.scores[position], month.first
    return policy.monthly_moment(first.year, first.month, rule.day, rule.at, moment.rules.zone)


def _owed(moment: Moment) -> list[tuple[str, Period]]:
    """What should be frozen by now and is not."""
    month = containing("month", moment.rules.today(moment.now))
    positions = [each for each in _positions(moment) if _day(moment, each, month) <= moment.now]
    frozen = scores.frozen_periods(moment.session) if positions else set()
    owed = [
        (position, period)
        for position in positions
        for period in _periods(month.before, {name for whose, name in frozen if whose == position})
        if (position, period.name) not in frozen
    ]
    began = people.first_known_at(moment.session) if owed else None
    if began is None:
        return []
    return [each for each in owed if began < each[1].moments(moment.rules.zone)[1]]


def _periods(month: Period, frozen: set[str]) -> Iterator[Period]:
    """The month, and those before it back to the last one frozen; with each the quarter that it
    ends. A position that never had a score begins with the month."""
    newest = max((name for name in frozen if "Q" not in name), default=None)
    months = [month]
    while newest is not None and newest < months[-1].before.name:
        months.append(months[-1].before)
    for each in reversed(months):
        yield each
        if each.ends_quarter:
            yield containing("quarter", each.first)
