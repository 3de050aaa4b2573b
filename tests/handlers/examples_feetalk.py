"""Examples for what is said of money."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.handlers.examples import ESTATE, HOME, POOR, owed
from tests.handlers.sums import TARIFFS

_DAY = date(2026, 12, 10)

EXAMPLES: dict[str, list[Any]] = {
    "year_statement.year": [2025],
    "promised.day": [_DAY],
    "too_far.latest": [_DAY],
    "hard_times.latest": [_DAY],
    "by_month.rows": [[], [("2026-10", 30625), ("2026-11", 30625)]],
    "not_of_others.has_home": [True, False],
    "prices.rates": [[], TARIFFS],
    "prices.home": [None, HOME],
    "prices.has_space": [True, False],
    "prices.unpriced": [[], ["parking"]],
    "late_fee.ppm": [0, 300],
    "how.estate": [None, ESTATE, POOR],
    "how.due_fen": [0, 30625],
    "card.estate": [None, ESTATE],
    "legal.months": [1, 3],
    "legal.is_under_way": [True, False],
    "legal.has_doubt": [True, False],
    "in_question.doubted": [[owed(9).bill]],
    "in_question.open_fen": [0, 30625],
}
