"""Once a month every estate's use of energy in the month before is told (EN-4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers.context import Moment
from handlers.meters import figures
from handlers.rules import Rules
from scheduler.once import Occasion, monthly
from storage import runs
from storage.runs import PeriodicRun


def reports(rules: Rules, now: datetime) -> Iterator[Occasion]:
    rule = rules.charter.energy
    return monthly("energy", rules, now, _report, rule.report_day, rule.at, rule.catch_up_within)


def _report(moment: Moment, run: PeriodicRun) -> int:
    runs.finish(run, "done", moment.now)
    return figures.report(moment, moment.rules.today(moment.now))
