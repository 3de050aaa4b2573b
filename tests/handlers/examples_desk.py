"""Examples for what is said about promises, sign-off, search and privacy."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

from storage.outcomes import Outcomes, Today
from storage.tickets import Ticket

OLD = Ticket(
    id=12,
    reporter_id=1,
    text="The kitchen tap leaks.",
    category="engineering",
    department="engineering",
    created_at=datetime(2026, 10, 1, 8, tzinfo=UTC),
)
EXAMPLES: dict[str, list[Any]] = {
    "silent.name": ["Chen"],
    "acknowledged.silent": [[], ["Chen", "Zhao"]],
    "timeline.before": [0, 8],
    "group": [True, False],
    "details.page": [1, 2, 3],
    "before": ["", "1 Dec"],
    "sooner": [True, False],
    "taken.department": ["", "service"],
    "held": [[], [OLD], [OLD, OLD]],
    "near": [None, OLD],
    "groups": [{}, {"[Tickets and daily work]": [("/take N", "take it")]}],
    "choice": [1, 2, 5],
    "headed": [[("⏰ #1", OLD)] * 3],
    "own": [True, False],
    "ended": [Outcomes(9, 1, 8, 7)],
    "soon": [[], [1, 12], list(range(1, 9))],
    "board.today": [Today(9, 7, 1, 4)],
    "figures": [{}, {"order": Counter(kept=1, replaced=2), "service": Counter()}],
    "following": ["", "/promises p2"],
    "old": [OLD],
    "reminder.left": [0, 1, 5],
    "ledger.today": [date(2026, 11, 5)],
}
