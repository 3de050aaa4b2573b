"""Duties of the positions: made period by period, and attended to at their moments."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers.context import Moment
from handlers.duties import attending, making
from handlers.rules import Rules
from scheduler.sweep import attend_due
from storage.db import reading, transaction
from storage.duties import Duty
from storage.dutywatches import DutyWatch


def make_duties(engine: Engine, rules: Rules, now: datetime) -> int:
    """What every position owes in the period that has begun; exactly once."""
    with reading(engine) as session:
        watched = making.is_watched(Moment(session, rules, now))
    if not watched:
        with transaction(engine) as session:
            making.watch(Moment(session, rules, now))
    return attend_due(engine, rules, now, DutyWatch, making.attend)


def attend_duties(engine: Engine, rules: Rules, now: datetime) -> int:
    """Reminds, warns, tells those above, marks as missed."""
    return attend_due(engine, rules, now, Duty, attending.attend)
