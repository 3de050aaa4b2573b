"""Homes that have been in arrears for too long are proposed to the legal department (CS-6)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers import legal, policy
from handlers.context import Moment
from handlers.rules import Rules
from scheduler.once import once
from storage import bills, runs
from storage.runs import PeriodicRun

NAME = "legal"
PAGE = 200


def propose_due(engine: Engine, rules: Rules, now: datetime) -> int:
    """Once a month from the charter's day on; returns how many homes are proposed."""
    today, rule = rules.today(now), rules.charter.dunning.legal
    month = today.strftime("%Y-%m")
    if now < policy.monthly_moment(today.year, today.month, rule.day, rule.at, rules.zone):
        return 0
    return once(engine, rules, now, NAME, month, _page)


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
