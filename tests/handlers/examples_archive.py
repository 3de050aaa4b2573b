"""Examples for the wording of the archive and its imports: see ``examples.py``."""

from __future__ import annotations

from typing import Any

PARTS = ("area_dm2", "use", "parking", "name", "phone", "people", "moved_in_on", "new_owner")

EXAMPLES: dict[str, list[Any]] = {
    "at_line.why": ["it is missing."],
    "file": ["homes.xlsx"],
    "first": [12],
    "home_change.what": [(), PARTS],
    "line": [12],
    "more.count": [1, 2],
    "new_estates.estates": [["Plum Garden"]],
    "part.word": list(PARTS),
    "problems.count": [1, 2],
    "exported.count": [0, 1, 2],
    "sheet.kind": ["homes", "bills", "payments", "staff"],
    "tally.added": [1],
    "tally.changed": [0],
    "tally.same": [100_000],
    "unused_columns.columns": [["No."]],
}
