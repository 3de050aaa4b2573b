"""The morning's list and the reports, each once for its period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from handlers import digests
from handlers.context import Moment
from handlers.rules import Rules
from scheduler.once import Occasion, present_and_next
from storage import runs
from storage.charter.digests import DigestRule
from storage.periods import Period
from storage.runs import PeriodicRun


def coming(rules: Rules, now: datetime) -> Iterator[Occasion]:
    for name, rule in rules.charter.digests.items():
        for period in present_and_next(rule.every, rules, now):
            yield _digest(rules, name, rule, period)


def _digest(rules: Rules, name: str, rule: DigestRule, period: Period) -> Occasion:
    def send(moment: Moment, run: PeriodicRun) -> int:
        runs.finish(run, "done", moment.now)
        return digests.send(moment, rule, period)

    begins = datetime.combine(period.day(rule.month, rule.day), rule.at, tzinfo=rules.zone)
    until = begins + rule.catch_up_within
    return Occasion(f"digest.{name}", period.name, begins, send, until)
