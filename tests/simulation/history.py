"""What a month left behind, read row by row with nothing of the program's own: only SQL.

The checker may not trust the code that it checks, so it knows no table class and no handler.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Row = dict[str, Any]


@dataclass
class Case:
    """One ticket with all its rows."""

    ticket: Row
    events: list[Row] = field(default_factory=list)
    deadlines: list[Row] = field(default_factory=list)
    messages: list[Row] = field(default_factory=list)


@dataclass
class History:
    cases: dict[int, Case]
    messages: list[Row]
    roles: dict[int, set[str]]  # person → roles in the company
    homes: dict[int, set[int]]  # person → homes
    incidents: list[Row]


def moment(value: str | None) -> datetime | None:
    """SQLite keeps moments as words, in UTC."""
    if value is None:
        return None
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def read(path: Path) -> History:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row

    def rows(query: str) -> list[Row]:
        return [dict(row) for row in connection.execute(query)]

    cases = {row["id"]: Case(row) for row in rows("SELECT * FROM ticket")}
    for row in rows("SELECT * FROM ticket_event ORDER BY id"):
        cases[row["ticket_id"]].events.append({**row, "data": json.loads(row["data"])})
    for row in rows("SELECT * FROM deadline ORDER BY id"):
        cases[row["ticket_id"]].deadlines.append({**row, "policy": json.loads(row["policy"])})
    messages = rows("SELECT * FROM outbox ORDER BY id")
    for row in messages:
        if row["ticket_id"] in cases:
            cases[row["ticket_id"]].messages.append(row)
    roles: dict[int, set[str]] = defaultdict(set)
    for row in rows("SELECT person_id, name FROM role"):
        roles[row["person_id"]].add(row["name"])
    homes: dict[int, set[int]] = defaultdict(set)
    lives = "SELECT r.person_id, h.home_id FROM residency r JOIN household h ON h.id=r.household_id"
    for row in rows(lives):
        homes[row["person_id"]].add(row["home_id"])
    known = {row["name"] for row in rows("SELECT name FROM sqlite_master WHERE type='table'")}
    incidents = rows("SELECT * FROM incident") if "incident" in known else []
    connection.close()
    return History(cases, messages, roles, homes, incidents)
