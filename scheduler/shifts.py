"""Desks that must not be empty (CS-1): a new estate's is watched too."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers.context import Moment
from handlers.rules import Rules
from scheduler.sweep import step
from storage import shifts


def next_unwatched(moment: Moment) -> datetime | None:
    return moment.now if shifts.watch_missing(moment.session) else None


def watch_desks(engine: Engine, rules: Rules, now: datetime) -> int:
    return step(engine, rules, now, _watch)


def _watch(moment: Moment) -> int:
    new = shifts.watch_missing(moment.session)
    if new:
        shifts.watch(moment.session, new, moment.now)
    return len(new)
