"""When a duty of a period opens, is due, and is missed; what happens in between. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from storage.calendar import DAY, Calendar
from storage.charter.duties import DutyRule, EvidenceKind
from storage.periods import Period

# What happens at a moment. "step" is said to others, "over" to nobody, the rest to the holder.
ORDER = ("remind", "warn", "due", "step", "missed", "over")
Moments = list[list[Any]]  # [when in ISO, what, roles]


@dataclass(frozen=True, slots=True)
class Window:
    """Aware moments in the company's zone."""

    opens_at: datetime
    due_at: datetime
    missed_at: datetime


def window(rule: DutyRule, period: Period, calendar: Calendar, zone: ZoneInfo) -> Window | None:
    """The window of a duty in a period; None on a day on which its calendar rests.

    A window opens on the next day that works and closes on the last one before, where there are
    such days in it.
    """
    if rule.every == "day" and not calendar.works_on(period.first):
        return None
    first = period.day(rule.opens.month, rule.opens.day)
    last = period.day(rule.due.month, rule.due.day)
    if rule.every == "day" and rule.due.at <= rule.opens.at:
        last += DAY
    elif rule.every != "day":
        works = _working(calendar, first, last)
        first, last = (works[0], works[-1]) if works else (first, last)
    opens_at = datetime.combine(first, rule.opens.at, tzinfo=zone)
    due_at = datetime.combine(last, rule.due.at, tzinfo=zone)
    return Window(min(opens_at, due_at), due_at, due_at + rule.missed_after)


def _working(calendar: Calendar, first: date, last: date) -> tuple[date, ...]:
    """The first and the last working day of a span, if it has any."""
    days = range((last - first).days + 1)
    found = next((first + DAY * n for n in days if calendar.works_on(first + DAY * n)), None)
    if found is None:
        return ()
    return found, next(last - DAY * n for n in days if calendar.works_on(last - DAY * n))


def moments(
    opens_at: datetime,
    due_at: datetime,
    missed_at: datetime,
    warn: Sequence[timedelta],
    steps: Sequence[tuple[timedelta, Sequence[str]]],
    card: bool = True,
) -> Moments:
    """All that will happen until it is missed, in order, as it is kept with the duty.

    ``card``: it is said when it opens, not only in the morning list.
    """
    found: list[tuple[datetime, str, list[str]]] = []
    if card:
        found.append((opens_at, "remind", []))
    found += [(due_at - each, "warn", []) for each in warn if due_at - each > opens_at]
    if card and missed_at > due_at:
        found.append((due_at, "due", []))
    found += [
        (due_at + after, "step", list(to)) for after, to in steps if due_at + after <= missed_at
    ]
    found.append((missed_at, "missed" if card else "over", []))
    found.sort(key=lambda each: (each[0], ORDER.index(each[1])))
    return [[at.isoformat(), what, to] for at, what, to in found]


def at(moment: Sequence[Any]) -> datetime:
    return datetime.fromisoformat(moment[0])


def passed(kept: Moments, now: datetime) -> int:
    """How many moments of a duty lie before ``now``, or are now."""
    return sum(at(each) <= now for each in kept)


def next_at(kept: Moments, step: int) -> datetime | None:
    return at(kept[step]) if step < len(kept) else None


def lacking(wanted: Sequence[Any], had: Sequence[str]) -> list[tuple[list[EvidenceKind], int]]:
    """What is still lacking of the ``wanted`` ([kinds, count]), given the kinds that are there."""
    left = list(had)
    found = []
    for kinds, count in wanted:
        fitting = [kind for kind in left if kind in kinds][:count]
        for kind in fitting:
            left.remove(kind)
        if len(fitting) < count:
            found.append((list(kinds), count - len(fitting)))
    return found
