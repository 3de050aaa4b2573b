"""Examples for the wording of the accountability record: see ``examples.py``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from storage.accountability import AccountabilityEntry

ENTRIES = [
    AccountabilityEntry(
        id=number + 1,
        position="gm",
        clause="GM-A",
        kind="loss",
        happened_on=date(2026, 11, 5),
        text="A contract was signed without a look at it. " * 8,
        loss_fen=loss,
        entered_by_id=1,
        entered_at=datetime(2026, 11, 5, 6, 35, tzinfo=UTC),
        statement=said,
        state="decided" if said else "open",
        outcome="Warning" if said else "",
        word=said,
    )
    for number, (loss, said) in enumerate(((25_000_000, "So it was."), (0, "")))
]

EXAMPLES: dict[str, list[Any]] = {
    "above_yuan": [200_000],
    "all_entries.entries": [[], ENTRIES],
    "all_entries.kinds": [{"gm": {"loss": "Loss"}}],
    "all_entries.titles": [{"gm": "General manager"}],
    "closed_entry.number": [1],
    "entry_decided.row": ENTRIES,
    "entry_made.row": ENTRIES,
    "entry_made.title": ["General manager"],
    "entry_made.kind": ["Loss"],
    "no_kind.kinds": [["Loss", "Outcry"]],
    "noted_entry.row": ENTRIES,
    "outcomes": [["Warning", "None"]],
    "statement_kept.row": ENTRIES,
}
