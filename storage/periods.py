"""Spans of the calendar that are measured and scored: a month, a quarter, a year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Kind = Literal["month", "quarter", "year"]
MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """``first`` is its first day, ``after`` the first day behind it."""

    kind: Kind
    first: date

    @property
    def after(self) -> date:
        years, month = divmod(self.first.month - 1 + MONTHS[self.kind], 12)
        return date(self.first.year + years, month + 1, 1)

    @property
    def name(self) -> str:
        """``2026-10``, ``2026-Q4``, ``2026``: as it is written and kept."""
        if self.kind == "month":
            return f"{self.first:%Y-%m}"
        if self.kind == "quarter":
            return f"{self.first.year}-Q{(self.first.month + 2) // 3}"
        return str(self.first.year)

    @property
    def before(self) -> Period:
        """The one of the same kind that ends where this one begins."""
        return containing(self.kind, self.first - timedelta(days=1))

    @property
    def ends_quarter(self) -> bool:
        return self.after.month % 3 == 1

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Its first moment, and the first behind it, in a zone. Aware."""
        first, after = (
            datetime.combine(day, time(), tzinfo=zone) for day in (self.first, self.after)
        )
        return first, after


def containing(kind: Kind, day: date) -> Period:
    """The month, quarter or year in which a day lies."""
    month = (day.month - 1) // MONTHS[kind] * MONTHS[kind] + 1
    return Period(kind, date(day.year, month, 1))


def read(name: str) -> Period | None:
    """``2026-10``, ``2026-Q4``, ``2026``; None for anything else."""
    match = re.fullmatch(r"(\d{4})(?:-(?:(\d{1,2})|[Qq]([1-4])))?", name.strip())
    if match is None or int(match[1]) < 2000:
        return None
    year = int(match[1])
    if match[3]:
        return Period("quarter", date(year, int(match[3]) * 3 - 2, 1))
    if not match[2]:
        return Period("year", date(year, 1, 1))
    if not 1 <= int(match[2]) <= 12:
        return None
    return Period("month", date(year, int(match[2]), 1))
