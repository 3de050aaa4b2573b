"""Months and quarters as a second reckoning counts them, with a calendar alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Span:
    """A calendar month or quarter: ``name`` as it is kept, first day and the first behind it."""

    name: str

    @property
    def first(self) -> date:
        year, rest = self.name.split("-")
        return date(int(year), int(rest[1:]) * 3 - 2 if rest[0] == "Q" else int(rest), 1)

    @property
    def after(self) -> date:
        return month_on(self.first, 3 if self.is_quarter else 1)

    @property
    def is_quarter(self) -> bool:
        return "Q" in self.name

    @property
    def quarter(self) -> Span:
        return Span(f"{self.first.year}-Q{(self.first.month + 2) // 3}")

    @property
    def ends_quarter(self) -> bool:
        return self.after == self.quarter.after

    @property
    def before(self) -> Span:
        """The quarter before."""
        return Span(f"{month_on(self.first, -3):%Y-%m}").quarter

    @property
    def months(self) -> list[str]:
        return [
            f"{month_on(self.first, each):%Y-%m}" for each in range(3 if self.is_quarter else 1)
        ]


def month_on(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
