"""Pure decisions: charter and facts in, moments and steps out. No session, no clock."""

from __future__ import annotations

import calendar as month_calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from storage.calendar import Calendar, Span, thawed
from storage.charter import Charter, DeadlineRule, MonthlyStep
from storage.charter.dunning import Dunning
from storage.charter.notices import NoticeRule
from storage.history import Kind


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
        return _later(policy, due_at, steps[step]["after"])
    repeat = step - len(steps) + 1
    if repeat > policy["times"]:
        return None
    return _later(policy, due_at, steps[-1]["after"] + repeat * policy["every"])


def _later(policy: dict[str, Any], start: datetime, seconds: float) -> datetime:
    """In the calendar of the deadline: where it rests at night, nobody is woken."""
    return thawed(policy.get("calendar")).due(start, timedelta(seconds=seconds))


# --------------------------------------------------------------------------- a deadline's moments


def frozen(
    rule: DeadlineRule, calendar: Calendar, within: timedelta, *, always: bool
) -> dict[str, Any]:
    """What a deadline is started with, as it is kept in its row: seconds, roles, the calendar."""
    warn_after = rule.warn_after(within)
    return {
        **rule.frozen(),
        "within": within.total_seconds(),
        "warn": None if warn_after is None else warn_after.total_seconds(),
        "calendar": None if always else calendar.frozen(),
    }


def runs_out_at(policy: dict[str, Any], start: datetime, pauses: Sequence[Span]) -> datetime:
    """When a deadline that began at ``start`` runs out, the pauses of its ticket not counted."""
    within = timedelta(seconds=policy["within"])
    return thawed(policy.get("calendar")).due(start, within, pauses)


def warns_at(policy: dict[str, Any], start: datetime, pauses: Sequence[Span]) -> datetime | None:
    """When whoever holds the ticket is warned of it, if the charter wants that."""
    if policy.get("warn") is None:
        return None
    after = timedelta(seconds=policy["warn"])
    return thawed(policy.get("calendar")).due(start, after, pauses)


PAUSES = (Kind.WAITING, Kind.RESUMED)


def pauses(happened: Iterable[tuple[str, datetime]], now: datetime) -> list[Span]:
    """From when until when a ticket waited for its homeowner, read from its history.

    ``happened``: its events of ``PAUSES`` in order. A wait that goes on ends ``now``.
    """
    found: list[Span] = []
    since: datetime | None = None
    for kind, at in happened:
        if kind == Kind.WAITING:
            since = since or at
        elif since is not None:
            found.append((since, at))
            since = None
    return found if since is None else [*found, (since, now)]


# ------------------------------------------------------------------------------ what falls due


def next_step(policy: dict[str, Any], due_at: datetime, step: int, now: datetime) -> NextStep:
    """Which step to do at ``now`` when ``step`` is due.

    Steps are done one by one, however late: each tells somebody else. What was missed of the last
    one and its repetitions, which tell the same people, is said once and not many times in a row.
    """
    last, to, first = len(policy["steps"]) - 1, told(policy, step), step
    while step >= last:
        after = step_moment(policy, due_at, step + 1)
        if after is None or after > now:
            break
        step += 1
    done = last if first == last else step
    return NextStep(done, to, step + 1, step_moment(policy, due_at, step + 1))


def told(policy: dict[str, Any], step: int) -> list[str]:
    """Whom a step tells; behind the last one it is told to the same people again."""
    steps = policy["steps"]
    return list(steps[min(step, len(steps) - 1)]["to"])


def next_reminder(
    day: date, days_before: Sequence[int], at: time, zone: ZoneInfo, now: datetime
) -> datetime | None:
    """The next moment after ``now`` that lies so many days before ``day``, at a time of day."""
    moments = (
        datetime.combine(day - timedelta(days=each), at, tzinfo=zone) for each in days_before
    )
    return min((each for each in moments if each > now), default=None)


def decent_moment(after: datetime, at: time, zone: ZoneInfo) -> datetime:
    """The first moment not before ``after`` at a time of day. Aware."""
    local = after.astimezone(zone)
    moment = datetime.combine(local.date(), at, tzinfo=zone)
    return moment if moment >= local else moment + timedelta(days=1)


def step_begins(
    charter: Charter, step: MonthlyStep, year: int, month: int, zone: ZoneInfo
) -> datetime:
    """When a step of the ladder is made in a month (CS-6): on its day, or, where the charter's
    calendar rests then, on the working day after or before it. Never in another month."""
    usual = monthly_moment(year, month, step.day, step.at, zone)
    calendar = charter.calendar(charter.dunning.calendar, zone)
    first, last = date(year, month, 1), monthly_moment(year, month, 31, step.at, zone).date()
    days = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    working = [day for day in days if calendar.works_on(day)] or [usual.date()]
    later = [day for day in working if day >= usual.date()]
    earlier = [day for day in working if day <= usual.date()]
    if step.day_off == "before":
        day = earlier[-1] if earlier else working[0]
    elif step.day_off == "after":
        day = later[0] if later else working[-1]
    else:
        day = usual.date()
    return datetime.combine(day, step.at, tzinfo=zone)


def ladder(charter: Charter, now: datetime, zone: ZoneInfo) -> tuple[tuple[str, datetime], ...]:
    """The steps of the ladder and when each is made in the month of ``now`` (CS-6)."""
    today = now.astimezone(zone)
    return tuple(
        (step.name, step_begins(charter, step, today.year, today.month, zone))
        for step in charter.dunning.steps
    )


def last_moment(ladder: Dunning, now: datetime, zone: ZoneInfo) -> datetime:
    """Until when words of the ladder may be said on the day of ``now``: then it is quiet."""
    today = now.astimezone(zone).date()
    return datetime.combine(today, ladder.not_after, tzinfo=zone) - timedelta(microseconds=1)


def monthly_moment(year: int, month: int, day: int, at: time, zone: ZoneInfo) -> datetime:
    """A day of a month at a time of day, the last day where the month is shorter. Aware."""
    last = month_calendar.monthrange(year, month)[1]
    return datetime.combine(date(year, month, min(day, last)), at, tzinfo=zone)


def out_of_quiet(rule: NoticeRule, local: datetime) -> datetime:
    """The same moment, or the end of the quiet hours in which it lies; local."""
    if local.time() < rule.not_before:
        return datetime.combine(local.date(), rule.not_before, local.tzinfo)
    if local.time() >= rule.not_after:
        tomorrow = local.date() + timedelta(days=1)
        return datetime.combine(tomorrow, rule.not_before, local.tzinfo)
    return local
