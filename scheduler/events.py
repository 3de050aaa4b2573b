"""Community events: what each wants at its own moments (CS-5)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers.events import moments
from handlers.rules import Rules
from scheduler.sweep import attend_due
from storage.events import Event


def attend(engine: Engine, rules: Rules, now: datetime) -> int:
    return attend_due(engine, rules, now, Event, moments.attend)
