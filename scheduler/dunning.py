"""The three steps of the month (CS-6): each made once for each home, also over a crash."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import Engine

from handlers import dunning, policy
from handlers.context import Moment
from handlers.rules import Rules
from storage import bills, runs
from storage.charter import MonthlyStep
from storage.db import reading, transaction

log = logging.getLogger("guanjia.sweep")

PAGE = 100


def make_due_steps(engine: Engine, rules: Rules, now: datetime) -> int:
    """Makes the steps of this month whose moment has come; returns how many homes were done."""
    return sum(_make(engine, rules, now, step) for step in rules.charter.dunning.steps)


def _make(engine: Engine, rules: Rules, now: datetime, step: MonthlyStep) -> int:
    today = rules.today(now)
    month = today.strftime("%Y-%m")
    begins = policy.monthly_moment(today.year, today.month, step.day, step.at, rules.zone)
    if now < begins or (step.name == "text" and not _may_text(rules, now)):
        return 0
    name = f"dunning.{step.name}"
    with reading(engine) as session:
        if runs.finished(session, name, month):
            return 0
    too_late = now > begins + rules.charter.dunning.catch_up_within
    done = 0
    while True:
        with transaction(engine) as session:
            run = runs.take(session, name, month, now)
            if run.finished_at is not None:
                return done  # or a twin has finished it
            if too_late and run.cursor == 0:
                runs.finish(run, "skipped", now)
                return done
            done += _page(Moment(session, rules, now), run, step, month)


def _may_text(rules: Rules, now: datetime) -> bool:
    """Not in quiet hours: what was missed by day is caught up with in the morning."""
    ladder = rules.charter.dunning
    return ladder.not_before <= rules.local(now).time() < ladder.not_after


def wake_promises(engine: Engine, rules: Rules, now: datetime) -> int:
    """Tasks that rested on a promise to pay whose day has passed; returns how many."""
    woken = 0
    while True:
        with transaction(engine) as session:
            found = dunning.wake_promises(Moment(session, rules, now), PAGE)
        if not found:
            return woken
        woken += found


def _page(moment: Moment, run: runs.PeriodicRun, step: MonthlyStep, month: str) -> int:
    """One page of homes and how far we got, in one commit: a crash goes on from there."""
    today = moment.rules.today(moment.now)
    homes = bills.homes_in_arrears(moment.session, today, run.cursor, PAGE)
    for home_id in homes:
        try:
            with moment.session.begin_nested():
                dunning.make_step(moment, home_id, step.name, month)
        except Exception:
            # One home with broken data must not keep the others from their reminders.
            log.exception("home %s: the %s of %s failed", home_id, step.name, month)
    if homes:
        run.cursor = homes[-1]
    else:
        dunning.finish_step(moment, step, month)
        runs.finish(run, "done", moment.now)
    moment.session.add(run)
    return len(homes)
