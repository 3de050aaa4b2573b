"""Examples for what is said about people at work and about clocks."""

from __future__ import annotations

from typing import Any

from tests.handlers.examples import DEADLINES, FAR, LATE, NUMBER, SOON, ticket

EXAMPLES: dict[str, list[Any]] = {
    "swapped_with.hours": [[], [(SOON, FAR)]],
    "swapped_with.day": [SOON.date()],
    "weekday.day": [0, 6],
    "sheet.running": [[], [*DEADLINES]],
    "due": [None, *DEADLINES],
    "empty": [[], [(SOON, FAR)]],
    "holes": [[], [(SOON, FAR)]],
    "empty_since": [LATE],
    "given": [{}, {"Zhang": [NUMBER, 13]}],
    "here": [[], ["Zhang"]],
    "missing": [[], ["Zhang"]],
    "shifts": [[], [("Zhang", SOON, FAR)]],
    "there": [[], [("Zhang", LATE, SOON)]],
    "to_group": [[], [NUMBER]],
    "untaken": [0, 1, 2],
    "handed.count": [0, 1, 2],
    "begins.until": [SOON],
    "went.kept": [[], [NUMBER]],
    "summary.given": [True, False],
    "summary.rows": [[(ticket(), each) for each in [None, *DEADLINES]]],
}
