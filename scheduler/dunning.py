"""The three steps of the month (CS-6): each made once for each home, also over a crash."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine

from handlers import dunning, policy
from handlers.context import Moment
from handlers.rules import Rules
from scheduler.once import once
from storage import bills, runs
from storage.charter import MonthlyStep
from storage.db import transaction
from storage.runs import PeriodicRun

log = logging.getLogger("guanjia.sweep")

PAGE = 500
UNHEARD = "dunning.unheard"


def make_due_steps(engine: Engine, rules: Rules, now: datetime) -> int:
    """Makes the steps of this month whose moment has come; returns how many homes were done."""
    return sum(_make(engine, rules, now, step) for step in rules.charter.dunning.steps)


def _make(engine: Engine, rules: Rules, now: datetime, step: MonthlyStep) -> int:
    today = rules.today(now)
    month = today.strftime("%Y-%m")
    begins = policy.step_begins(rules.charter, step, today.year, today.month, rules.zone)
    if now < begins or (step.name == "text" and not _may_text(rules, now)):
        return 0
    return once(
        engine,
        rules,
        now,
        f"dunning.{step.name}",
        month,
        lambda moment, run: _page(moment, run, step, month),
        until=begins + rules.charter.dunning.catch_up_within,
    )


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


def _page(moment: Moment, run: PeriodicRun, step: MonthlyStep, month: str) -> int:
    """One page of homes and how far we got, in one commit: a crash goes on from there."""
    today = moment.rules.today(moment.now)
    homes = bills.homes_in_arrears(moment.session, today, run.cursor, PAGE)
    if not _made(moment, homes, step, month):
        # One home with broken data must not keep the others from their reminders.
        for home_id in homes:
            if not _made(moment, [home_id], step, month):
                log.error("home %s is left without the %s of %s", home_id, step.name, month)
    if homes:
        run.cursor = homes[-1]
    else:
        dunning.finish_step(moment, step, month)
        runs.finish(run, "done", moment.now)
    return len(homes)


def _made(moment: Moment, homes: Sequence[int], step: MonthlyStep, month: str) -> bool:
    """Whether it could be done; where it could not, nothing of it is."""
    try:
        with moment.session.begin_nested():
            dunning.make_steps(moment, homes, step.name, month)
            moment.session.flush()
    except Exception:
        log.exception("the %s of %s failed for %s homes", step.name, month, len(homes))
        return False
    return True


def call_instead(engine: Engine, rules: Rules, now: datetime) -> int:
    """Once a day, when it gets quiet: reminders that nobody could be told become calls."""
    local = rules.local(now)
    if local.time() < rules.charter.dunning.not_after:
        return 0
    day, month = local.strftime("%Y-%m-%d"), local.strftime("%Y-%m")
    return once(
        engine, rules, now, UNHEARD, day, lambda moment, run: _call_a_page(moment, run, month)
    )


def _call_a_page(moment: Moment, run: PeriodicRun, month: str) -> int:
    found = dunning.call_instead(moment, month, PAGE)
    if not found:
        runs.finish(run, "done", moment.now)
    return found
