"""The morning's list and the reports: each once for its period, also over a crash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers import digests
from handlers.context import Moment
from handlers.rules import Rules
from storage import runs
from storage.charter.digests import DigestRule
from storage.db import reading, transaction
from storage.periods import containing


def send_due(engine: Engine, rules: Rules, now: datetime) -> int:
    """Everything whose moment has come in its period; returns how many messages were written."""
    return sum(_send(engine, rules, now, *each) for each in rules.charter.digests.items())


def _send(engine: Engine, rules: Rules, now: datetime, name: str, rule: DigestRule) -> int:
    period = containing(rule.every, rules.today(now))
    day = period.day(rule.month, rule.day)
    begins = datetime.combine(day, rule.at, tzinfo=rules.zone)
    if now < begins:
        return 0
    with reading(engine) as session:
        if runs.finished(session, f"digest.{name}", period.name):
            return 0
    with transaction(engine) as session:
        run = runs.take(session, f"digest.{name}", period.name, now)
        if run.finished_at is not None:
            return 0  # a twin was faster
        if now > begins + rule.catch_up_within:
            runs.finish(run, "skipped", now)
            return 0
        sent = digests.send(Moment(session, rules, now), rule, period)
        runs.finish(run, "done", now)
        return sent
