"""What the registers want at moments of their own: reviews, ends of rounds, maintenance."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers import facilities, policies
from handlers.rounds import walking
from handlers.rules import Rules
from scheduler.sweep import attend_due
from storage.facilities import MaintenancePlan
from storage.policies import Policy
from storage.rounds import Round


def ask_reviews(engine: Engine, rules: Rules, now: datetime) -> int:
    return attend_due(engine, rules, now, Policy, policies.attend)


def end_rounds(engine: Engine, rules: Rules, now: datetime) -> int:
    return attend_due(engine, rules, now, Round, walking.attend)


def give_maintenance(engine: Engine, rules: Rules, now: datetime) -> int:
    return attend_due(engine, rules, now, MaintenancePlan, facilities.attend)
