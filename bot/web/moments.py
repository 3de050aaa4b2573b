"""The moments to which the demo's clock can leap."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time

from sqlalchemy import Engine

from handlers.rules import Rules
from storage import vitals
from storage.db import reading

# The charter's step of dunning that each leap is named after.
MONTHLY = {"month-start": "text", "month-middle": "call", "month-end": "visit"}
LEAPS = ("deadline", *MONTHLY)


def moments(engine: Engine, rules: Rules, now: datetime) -> dict[str, datetime | None]:
    """By leap, where it would go; None for a deadline where none is running."""
    with reading(engine) as session:
        deadline = vitals.next_deadline(session, now)
    return {"deadline": deadline, **{leap: monthly(rules, leap, now) for leap in MONTHLY}}


def monthly(rules: Rules, leap: str, now: datetime) -> datetime:
    """The next moment, later than ``now``, at which the charter's step falls due."""
    step = next(each for each in rules.charter.dunning.steps if each.name == MONTHLY[leap])
    today = rules.today(now)
    for year, month in (
        (today.year, today.month),
        (today.year + today.month // 12, today.month % 12 + 1),
    ):
        moment = _in_month(rules, year, month, step.day, step.at)
        if moment > now:
            return moment
    raise AssertionError("a step of next month lies in the future")


def _in_month(rules: Rules, year: int, month: int, day: int, at: time) -> datetime:
    # As the charter has it: where the month has no such day, its last one.
    last = calendar.monthrange(year, month)[1]
    local = datetime.combine(date(year, month, min(day, last)), at, tzinfo=rules.zone)
    return local.astimezone(UTC)
