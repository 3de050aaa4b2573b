"""Examples for the wording of approvals, surveys and events: see ``examples.py``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from storage.approvals import Approval

NOW = datetime(2026, 11, 5, 6, 35, tzinfo=UTC)
NUMBER = 9_999_999_999


def approval(**more: Any) -> Approval:
    values: dict[str, Any] = {
        "id": NUMBER,
        "kind": "spend",
        "clause": "GM-5",
        "requester_id": 1,
        "amount_fen": 5_000_001,
        "reason": "A new pump. " * 80,
        "asked": ["cs-supervisor", "en-supervisor"],
        "asked_at": NOW,
        "decided_at": NOW,
    }
    return Approval(**values | more)


REQUESTS = [
    approval(),
    approval(reminded=1),
    approval(kind="survey", reason="The report", requester_id=None, asked=["gm"]),
    approval(state="approved", word="Compare prices first. " * 20),
    approval(state="rejected", word="Too dear."),
    approval(state="withdrawn"),
]

EXAMPLES: dict[str, list[Any]] = {
    "approval_decided.state": ["approved", "rejected", "withdrawn"],
    "decided_at": [None, NOW],
    "asked.row": REQUESTS,
    "decided.row": REQUESTS,
    "files_added.count": [1, 2],
    "files_added.row": REQUESTS[:1],
    "open_requests.rows": [
        [],
        [(each, "Chen", each.amount_fen > 0) for each in REQUESTS * 3],
    ],
    "more_files.row": REQUESTS[:1],
    "nobody_decides.row": REQUESTS[:3],
    "outcome.row": REQUESTS,
    "requester": ["", "Chen"],
    "to_decide.row": REQUESTS[:3],
    "why_not.row": REQUESTS[:1],
}
