"""The month's bills (CS-6): made out once for each home, item and month, also over a crash."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import Engine

from handlers import latefees, policy, tariffs
from handlers.context import Moment
from handlers.rules import Rules
from scheduler.once import once
from storage import estates, runs
from storage.runs import PeriodicRun

log = logging.getLogger("guanjia.sweep")

NAME = "billing"
PAGE = 200


def make_due_bills(engine: Engine, rules: Rules, now: datetime) -> int:
    """Makes out this month's bills once their day has come; returns how many homes were done.

    However late in the month: a month without bills would be worse than late ones.
    """
    today, fees = rules.today(now), rules.charter.fees
    month = today.strftime("%Y-%m")
    if now < policy.monthly_moment(today.year, today.month, fees.bill_day, fees.at, rules.zone):
        return 0
    return once(engine, rules, now, NAME, month, _page)


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
