"""What the registers want at moments of their own: reviews (GM-2), ends of rounds (EN-3)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers import policies
from handlers.rounds import walking
from handlers.rules import Rules
from scheduler.sweep import attend_due
from storage.policies import Policy
from storage.rounds import Round


def ask_reviews(engine: Engine, rules: Rules, now: datetime) -> int:
    return attend_due(engine, rules, now, Policy, policies.attend)


def end_rounds(engine: Engine, rules: Rules, now: datetime) -> int:
    return attend_due(engine, rules, now, Round, walking.attend)
