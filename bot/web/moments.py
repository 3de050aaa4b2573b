"""The moments to which the demo's clock can leap."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import Engine

from handlers import policy
from handlers.rules import Rules
from storage import vitals
from storage.db import reading

# The charter's step of dunning that each leap is named after.
MONTHLY = {"month-start": "text", "month-middle": "call", "month-end": "visit"}
LEAPS = ("ten-minutes", "tomorrow", "deadline", *MONTHLY)
TEN_MINUTES, MORNING = timedelta(minutes=10), time(9)
FARTHEST = timedelta(days=366)


def moments(engine: Engine, rules: Rules, now: datetime) -> dict[str, datetime | None]:
    """By leap, where it would go; None for a deadline where none is running."""
    with reading(engine) as session:
        deadline = vitals.next_deadline(session, now)
    next_day = rules.today(now) + timedelta(days=1)
    soon = {
        "ten-minutes": now + TEN_MINUTES,
        "tomorrow": datetime.combine(next_day, MORNING, tzinfo=rules.zone),
        "deadline": deadline,
    }
    return {**soon, **{leap: monthly(rules, leap, now) for leap in MONTHLY}}


def monthly(rules: Rules, leap: str, now: datetime) -> datetime:
    """The next moment, later than ``now``, at which the charter's step falls due."""
    step = next(each for each in rules.charter.dunning.steps if each.name == MONTHLY[leap])
    today = rules.today(now)
    this_month = policy.step_begins(rules.charter, step, today.year, today.month, rules.zone)
    if this_month > now:
        return this_month
    year, month = today.year + today.month // 12, today.month % 12 + 1
    return policy.step_begins(rules.charter, step, year, month, rules.zone)


def written(rules: Rules, said: str, now: datetime) -> datetime | None:
    """A moment as ISO 8601, on the company's clocks unless it names others; not in the past and
    not farther than a year. None where it is no such moment."""
    try:
        there = datetime.fromisoformat(said)
        if there.tzinfo is None:
            there = there.replace(tzinfo=rules.zone)
        return there if now < there <= now + FARTHEST else None
    except (ValueError, OverflowError):
        return None
