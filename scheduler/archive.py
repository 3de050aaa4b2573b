"""The archive's monthly check (CS-3): every estate's figure, and who lags."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers.context import Moment
from handlers.homes import completeness
from handlers.rules import Rules
from scheduler.once import Occasion, monthly
from storage import estates, runs
from storage.runs import PeriodicRun


def checks(rules: Rules, now: datetime) -> Iterator[Occasion]:
    rule = rules.charter.archive
    return monthly("archive", rules, now, _check, rule.check_day, rule.at, rule.catch_up_within)


def _check(moment: Moment, run: PeriodicRun) -> int:
    found = estates.estates(moment.session)
    for estate in found:
        completeness.check(moment, estate.id)
    runs.finish(run, "done", moment.now)
    return len(found)
