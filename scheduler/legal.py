"""Homes that have been in arrears for too long are proposed to the legal department (CS-6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers import legal
from handlers.context import Moment
from handlers.rules import Rules
from scheduler.once import Occasion, monthly
from storage import bills, runs
from storage.runs import PeriodicRun

PAGE = 200


def proposals(rules: Rules, now: datetime) -> Iterator[Occasion]:
    """Once a month from the charter's day on."""
    rule = rules.charter.dunning.legal
    return monthly("legal", rules, now, _page, rule.day, rule.at)


def _page(moment: Moment, run: PeriodicRun) -> int:
    today = moment.rules.today(moment.now)
    homes = bills.homes_in_arrears(moment.session, today, run.cursor, PAGE)
    proposed = sum(legal.propose(moment, home_id) for home_id in homes)
    if homes:
        run.cursor = homes[-1]
    else:
        legal.ask_approval(moment, run.period)
        runs.finish(run, "done", moment.now)
    return proposed
