"""Requests that nobody has decided about: those asked are reminded (GM-5)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers.approvals import asking
from handlers.rules import Rules
from scheduler.sweep import attend_due
from storage.approvals import Approval


def remind_deciders(engine: Engine, rules: Rules, now: datetime) -> int:
    return attend_due(engine, rules, now, Approval, asking.remind)
