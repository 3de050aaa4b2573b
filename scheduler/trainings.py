"""Some days a year the coverage of the staff by trainings is told (GM-6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers import policy
from handlers.context import Moment
from handlers.rules import Rules
from handlers.trainings import planning
from scheduler.once import Occasion, present_and_next
from storage import runs
from storage.runs import PeriodicRun


def checks(rules: Rules, now: datetime) -> Iterator[Occasion]:
    """On the charter's days; a day that was missed by too long is left alone."""
    rule = rules.charter.training
    for year in present_and_next("year", rules, now):
        for each in rule.checks:
            begins = policy.monthly_moment(
                year.first.year, each.month, each.day, rule.at, rules.zone
            )
            period = f"{year.name}-{each.month:02d}-{each.day:02d}"
            yield Occasion("training", period, begins, _check, begins + rule.catch_up_within)


def _check(moment: Moment, run: PeriodicRun) -> int:
    planning.check(moment)
    runs.finish(run, "done", moment.now)
    return 1
