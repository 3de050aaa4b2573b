"""The month's bills (CS-6): made out once for each home, item and month, also over a crash."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers import latefees, tariffs
from handlers.context import Moment
from handlers.rules import Rules
from scheduler.once import Occasion, monthly
from storage import estates, runs
from storage.runs import PeriodicRun

PAGE = 200


def bills(rules: Rules, now: datetime) -> Iterator[Occasion]:
    """However late in the month: a month without bills would be worse than late ones."""
    fees = rules.charter.fees
    return monthly("billing", rules, now, _page, fees.bill_day, fees.at)


def _page(moment: Moment, run: PeriodicRun) -> int:
    month = run.period
    homes = estates.page(moment.session, run.cursor, PAGE)
    if homes:
        # What lateness has cost comes first: the new bills may use up what was paid in advance.
        latefees.make_bills(moment, [home.id for home in homes], month)
        tariffs.make_bills(moment, homes, month)
        run.cursor = homes[-1].id
    else:
        tariffs.finish(moment, month)
        runs.finish(run, "done", moment.now)
    return len(homes)
