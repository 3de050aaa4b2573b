"""Spans of the calendar in which things are owed, measured and scored: days to years, by name.

A period is named as people write it: 2026-11-23, 2026-W48, 2026-11, 2026-Q4, 2026-H2, 2026.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Kind = Literal["day", "week", "month", "quarter", "half-year", "year"]
MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
DAYS: dict[str, int] = {"day": 1, "week": 7}
MEASURED: tuple[Kind, ...] = ("month", "quarter", "year")  # what figures and scores are about
_NAMED = re.compile(r"(\d{4})(?:-(?:(\d{1,2})(?:-(\d{1,2}))?|[Ww](\d{2})|[Qq]([1-4])|[Hh]([12])))?")


@dataclass(frozen=True, slots=True)
class Period:
    """``first`` is its first day, ``after`` the first day behind it."""

    kind: Kind
    first: date

    @property
    def after(self) -> date:
        if self.kind in DAYS:
            return self.first + timedelta(days=DAYS[self.kind])
        return _months_on(self.first, MONTHS[self.kind])

    @property
    def name(self) -> str:
        """``2026-10``, ``2026-Q4``, ``2026``: as it is written and kept."""
        year, month = self.first.year, self.first.month
        if self.kind == "week":
            iso = self.first.isocalendar()
            return f"{iso.year}-W{iso.week:02d}"
        return {
            "day": self.first.isoformat(),
            "month": f"{self.first:%Y-%m}",
            "quarter": f"{year}-Q{(month + 2) // 3}",
            "half-year": f"{year}-H{(month + 5) // 6}",
            "year": str(year),
        }[self.kind]

    @property
    def before(self) -> Period:
        """The one of the same kind that ends where this one begins."""
        return containing(self.kind, self.first - timedelta(days=1))

    @property
    def following(self) -> Period:
        return containing(self.kind, self.after)

    @property
    def ends_quarter(self) -> bool:
        return self.after.month % 3 == 1

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Its first moment, and the first behind it, in a zone. Aware."""
        first, after = (
            datetime.combine(day, time(), tzinfo=zone) for day in (self.first, self.after)
        )
        return first, after

    def day(self, month: int, day: int) -> date:
        """A day of its ``month``-th month (of a week: its ``day``-th day), the last where the
        month is shorter."""
        if self.kind == "day":
            return self.first
        if self.kind == "week":
            return self.first + timedelta(days=day - 1)
        first = _months_on(self.first, month - 1)
        return min(first + timedelta(days=day - 1), _months_on(first, 1) - timedelta(days=1))


def containing(kind: Kind, day: date) -> Period:
    """The period of this kind in which a day lies."""
    if kind == "day":
        return Period(kind, day)
    if kind == "week":
        return Period(kind, day - timedelta(days=day.weekday()))
    month = (day.month - 1) // MONTHS[kind] * MONTHS[kind] + 1
    return Period(kind, date(day.year, month, 1))


def read(name: str, kinds: Collection[Kind] = MEASURED) -> Period | None:
    """``2026-10``, ``2026-Q4``, ``2026``; None for anything else."""
    match = _NAMED.fullmatch(name.strip())
    if match is None or int(match[1]) < 2000 or (match[2] and not int(match[2])):
        return None
    try:
        found = _read(*(int(each) if each else 0 for each in match.groups()))
    except ValueError:
        return None
    return found if found.kind in kinds else None


def _read(year: int, month: int, day: int, week: int, quarter: int, half: int) -> Period:
    """Raises ValueError for a month or a day that is not there."""
    if week:
        return containing("week", date.fromisocalendar(year, week, 1))
    if quarter:
        return containing("quarter", date(year, quarter * 3, 1))
    if half:
        return containing("half-year", date(year, half * 6, 1))
    if day:
        return Period("day", date(year, month, day))
    return containing("month" if month else "year", date(year, month or 1, 1))


def _months_on(first: date, months: int) -> date:
    """The first of the month that lies so many months later."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
