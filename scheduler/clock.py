"""Builds APScheduler from the timetable. It remembers nothing: the database does."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import Engine

from handlers.rules import Rules
from scheduler.timetable import TIMETABLE, Periodic

Metronome: TypeAlias = BackgroundScheduler

log = logging.getLogger("guanjia.clock")


def build(
    engine: Engine, rules: Rules, now: Callable[[], datetime], after: Callable[[], None]
) -> Metronome:
    """A clock, not yet started. ``after`` is called when a run has done something."""
    scheduler: Metronome = BackgroundScheduler(
        timezone=rules.zone,
        executors={"default": ThreadPoolExecutor(2)},
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )
    for periodic in TIMETABLE:
        scheduler.add_job(
            _run,
            IntervalTrigger(seconds=periodic.every, timezone=rules.zone),
            args=(periodic, engine, rules, now, after),
            id=periodic.name,
            next_run_time=datetime.now(rules.zone),  # at once: what was due meanwhile is late
        )
    return scheduler


def _run(
    periodic: Periodic,
    engine: Engine,
    rules: Rules,
    now: Callable[[], datetime],
    after: Callable[[], None],
) -> None:
    try:
        if periodic.work(engine, rules, now()):
            after()
    except Exception:
        # The next beat tries again; a clock that stops would be the worse failure.
        log.exception("%s failed", periodic.name)
