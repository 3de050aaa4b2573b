"""Homes that have been in arrears for too long are proposed to the legal department (CS-6)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers import legal, policy
from handlers.context import Moment
from handlers.rules import Rules
from storage import bills, runs
from storage.db import reading, transaction

NAME = "legal"
PAGE = 200


def propose_due(engine: Engine, rules: Rules, now: datetime) -> int:
    """Once a month from the charter's day on; returns how many homes are proposed."""
    today, rule = rules.today(now), rules.charter.dunning.legal
    month = today.strftime("%Y-%m")
    if now < policy.monthly_moment(today.year, today.month, rule.day, rule.at, rules.zone):
        return 0
    with reading(engine) as session:
        if runs.finished(session, NAME, month):
            return 0
    proposed = 0
    while True:
        with transaction(engine) as session:
            run = runs.take(session, NAME, month, now)
            if run.finished_at is not None:
                return proposed
            proposed += _page(Moment(session, rules, now), run, month)


def _page(moment: Moment, run: runs.PeriodicRun, month: str) -> int:
    """One page of homes and how far we got, in one commit."""
    today = moment.rules.today(moment.now)
    homes = bills.homes_in_arrears(moment.session, today, run.cursor, PAGE)
    proposed = sum(legal.propose(moment, home_id) for home_id in homes)
    if homes:
        run.cursor = homes[-1]
    else:
        legal.ask_approval(moment, month)
        runs.finish(run, "done", moment.now)
    moment.session.add(run)
    return proposed
