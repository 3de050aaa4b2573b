"""Deadlines that want attention now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers import escalations
from handlers.rules import Rules
from scheduler import sweep
from storage.deadlines import Deadline


def attend_due(engine: Engine, rules: Rules, now: datetime) -> int:
    return sweep.attend_due(engine, rules, now, Deadline, escalations.attend)
