"""People at work: shifts that begin and end, desks that must not be empty (CS-1)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers.rules import Rules
from handlers.shifts import desk, duty
from scheduler.sweep import attend_due
from storage import shifts
from storage.db import reading, transaction
from storage.shifts import DeskWatch, Shift


def attend_shifts(engine: Engine, rules: Rules, now: datetime) -> int:
    return attend_due(engine, rules, now, Shift, duty.attend)


def watch_desks(engine: Engine, rules: Rules, now: datetime) -> int:
    with reading(engine) as session:
        new = shifts.watch_missing(session)
    if new:
        with transaction(engine) as session:
            shifts.watch(session, new, now)
    return attend_due(engine, rules, now, DeskWatch, desk.attend)
