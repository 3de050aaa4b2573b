"""The morning's list and the reports: each once for its period, also over a crash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers import digests
from handlers.context import Moment
from handlers.rules import Rules
from scheduler.once import once
from storage import runs
from storage.charter.digests import DigestRule
from storage.periods import containing
from storage.runs import PeriodicRun


def send_due(engine: Engine, rules: Rules, now: datetime) -> int:
    """Everything whose moment has come in its period; returns how many messages were written."""
    return sum(_send(engine, rules, now, *each) for each in rules.charter.digests.items())


def _send(engine: Engine, rules: Rules, now: datetime, name: str, rule: DigestRule) -> int:
    period = containing(rule.every, rules.today(now))
    day = period.day(rule.month, rule.day)
    begins = datetime.combine(day, rule.at, tzinfo=rules.zone)
    if now < begins:
        return 0

    def send(moment: Moment, run: PeriodicRun) -> int:
        runs.finish(run, "done", now)
        return digests.send(moment, rule, period)

    until = begins + rule.catch_up_within
    return once(engine, rules, now, f"digest.{name}", period.name, send, until)
