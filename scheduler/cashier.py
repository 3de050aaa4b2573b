"""Every morning the day before is to be compared with each platform's statement (CS-6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers.context import Moment
from handlers.reconciling import days
from handlers.rules import Rules
from scheduler.once import Occasion, present_and_next
from storage import runs
from storage.runs import PeriodicRun


def statements(rules: Rules, now: datetime) -> Iterator[Occasion]:
    if rules.till is None:
        return
    for day in present_and_next("day", rules, now):
        at = rules.charter.cashier.check_at
        begins = datetime.combine(day.first, at, tzinfo=rules.zone)
        yield Occasion("statements", day.name, begins, _owe)


def _owe(moment: Moment, run: PeriodicRun) -> int:
    runs.finish(run, "done", moment.now)
    return days.owe(moment)
