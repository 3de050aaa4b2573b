"""Desks that must not be empty (CS-1): a new estate's is watched too."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers.context import Moment
from handlers.rules import Rules
from handlers.shifts import duty
from scheduler.sweep import pages, step
from storage import shifts

PAGE = 200


def next_unwatched(moment: Moment) -> datetime | None:
    return moment.now if shifts.watch_missing(moment.session) else None


def watch_desks(engine: Engine, rules: Rules, now: datetime) -> int:
    return step(engine, rules, now, _watch)


def _watch(moment: Moment) -> int:
    new = shifts.watch_missing(moment.session)
    if new:
        shifts.watch(moment.session, new, moment.now)
    return len(new)


def next_forgotten(moment: Moment) -> datetime | None:
    """When it is over by itself for whoever has been on duty the longest."""
    first = shifts.first_open(moment.session)
    return None if first is None else first + moment.rules.charter.presence.ends_after


def end_forgotten(engine: Engine, rules: Rules, now: datetime) -> int:
    return pages(engine, rules, now, lambda moment: duty.end_forgotten(moment, PAGE))
