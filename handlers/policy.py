"""Pure decisions: charter and facts in, moments and steps out. No session, no clock."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class NextStep:
    """What an escalation chain does now, and when it wants to be asked again."""

    step: int  # the step to do now, from 0
    to: list[str]
    next_step: int
    next_at: datetime | None


def step_moment(policy: dict[str, Any], due_at: datetime, step: int) -> datetime | None:
    """When a step of a frozen chain falls due; None beyond its end.

    After the last step of the chain, the last one is repeated ``times`` times.
    """
    steps = policy["steps"]
    if step < len(steps):
        return due_at + timedelta(seconds=steps[step]["after"])
    repeat = step - len(steps) + 1
    if repeat > policy["times"]:
        return None
    return due_at + timedelta(seconds=steps[-1]["after"] + repeat * policy["every"])


def next_step(policy: dict[str, Any], due_at: datetime, step: int, now: datetime) -> NextStep:
    """Which step to do at ``now`` when ``step`` is due.

    Steps are done one by one, however late: each tells somebody else. Repetitions that were
    missed are said once, not many times in a row.
    """
    steps = policy["steps"]
    while step >= len(steps):
        after = step_moment(policy, due_at, step + 1)
        if after is None or after > now:
            break
        step += 1
    to = list(steps[min(step, len(steps) - 1)]["to"])
    return NextStep(step, to, step + 1, step_moment(policy, due_at, step + 1))


def next_reminder(
    day: date, days_before: Sequence[int], at: time, zone: ZoneInfo, now: datetime
) -> datetime | None:
    """The next moment after ``now`` that lies so many days before ``day``, at a time of day."""
    moments = (
        datetime.combine(day - timedelta(days=each), at, tzinfo=zone) for each in days_before
    )
    return min((each for each in moments if each > now), default=None)


def monthly_moment(year: int, month: int, day: int, at: time, zone: ZoneInfo) -> datetime:
    """A day of a month at a time of day, the last day where the month is shorter. Aware."""
    last = calendar.monthrange(year, month)[1]
    return datetime.combine(date(year, month, min(day, last)), at, tzinfo=zone)
