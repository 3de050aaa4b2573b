"""The three steps of the month (CS-6): each made once for each home, also over a crash."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from functools import partial

from sqlalchemy import Engine

from handlers import dunning, policy
from handlers.context import Moment
from handlers.rules import Rules
from scheduler.once import Occasion, present_and_next
from scheduler.sweep import pages
from storage import bills, runs
from storage import dunning as rows
from storage.charter import MonthlyStep
from storage.runs import PeriodicRun

log = logging.getLogger("guanjia.sweep")

PAGE = 500
UNHEARD = "unheard.dunning"
ONE_DAY = timedelta(days=1)


def steps(rules: Rules, now: datetime) -> Iterator[Occasion]:
    """The steps of this month and of the next; texts only by day: what was missed in quiet hours
    is caught up with in the morning."""
    ladder = rules.charter.dunning
    for month in present_and_next("month", rules, now):
        first = month.first
        for step in ladder.steps:
            begins = policy.step_begins(rules.charter, step, first.year, first.month, rules.zone)
            yield Occasion(
                f"dunning.{step.name}",
                month.name,
                begins,
                partial(_page, step=step),
                until=begins + ladder.catch_up_within,
                skipped=partial(dunning.tell_skipped, step=step, month=month.name),
                hours=(ladder.not_before, ladder.not_after) if step.name == "text" else None,
            )


def _page(moment: Moment, run: PeriodicRun, step: MonthlyStep) -> int:
    """One page of homes and how far we got, in one commit: a crash goes on from there."""
    today, month = moment.rules.today(moment.now), run.period
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


def unheard(rules: Rules, now: datetime) -> Iterator[Occasion]:
    """Once a day, when it gets quiet: reminders that nobody could be told become calls."""
    for day in present_and_next("day", rules, now):
        begins = datetime.combine(day.first, rules.charter.dunning.not_after, tzinfo=rules.zone)
        yield Occasion(UNHEARD, day.name, begins, _call_a_page)


def left_lying(rules: Rules, now: datetime) -> Iterator[Occasion]:
    """Once a week, on its first morning: what nobody has done is told, and goes up."""
    for week in present_and_next("week", rules, now):
        begins = datetime.combine(week.first, rules.charter.dunning.not_before, tzinfo=rules.zone)
        yield Occasion("undone.dunning", week.name, begins, _tell_left_lying)


def _tell_left_lying(moment: Moment, run: PeriodicRun) -> int:
    told = dunning.tell_left_lying(moment, run.period)
    runs.finish(run, "done", moment.now)
    return told


def _call_a_page(moment: Moment, run: PeriodicRun) -> int:
    month = moment.rules.today(moment.now).strftime("%Y-%m")
    found = dunning.call_instead(moment, month, PAGE)
    if not found:
        runs.finish(run, "done", moment.now)
    return found


def next_promise(moment: Moment) -> datetime | None:
    """When the day is over on which somebody promised to pay."""
    day = rows.first_promise(moment.session)
    return (
        None if day is None else datetime.combine(day + ONE_DAY, time(), tzinfo=moment.rules.zone)
    )


def wake_promises(engine: Engine, rules: Rules, now: datetime) -> int:
    """Tasks that rested on a promise to pay whose day has passed; returns how many."""
    return pages(engine, rules, now, lambda moment: dunning.wake_promises(moment, PAGE))
