"""CS-S once more, from the raw rows alone: SQL and arithmetic, nothing of the program's own.

It knows the statement: 30 for complaints (5 for each late one, 3 for each full percent of
satisfaction below 85), 20 for the archive (2 for each full percent below 98, complete and
confirmed), 25 for fees (3 for each full percent below 90 of what fell due in the quarter).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Raw:
    """What the raw rows say. Shares are exact."""

    late: set[int]  # numbers of tickets
    in_time: Fraction | None
    satisfied: Fraction | None
    low: set[int]
    complete: Fraction
    confirmed: Fraction
    collected: Fraction | None

    @property
    def complaints(self) -> int:
        return max(0, 30 - 5 * len(self.late) - 3 * below(self.satisfied, 85))

    @property
    def archive(self) -> int:
        return max(0, 20 - 2 * below(self.complete, 98) - 2 * below(self.confirmed, 98))

    @property
    def fees(self) -> int:
        return max(0, 25 - 3 * below(self.collected, 90))


def below(share: Fraction | None, target: int) -> int:
    """Full percents below a target; none where nothing was there to measure."""
    if share is None:
        return 0
    missing = Fraction(target) - 100 * share
    return int(missing) if missing > 0 else 0


def read(path: Path, first: datetime, after: datetime) -> Raw:
    """The span [first, after), aware moments; the quarter's days are those between them."""
    since, until = (each.astimezone(UTC).replace(tzinfo=None) for each in (first, after))
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row

        def rows(query: str, *values: Any) -> list[sqlite3.Row]:
            return connection.execute(query, values).fetchall()

        judged: set[int] = set()
        late: set[int] = set()
        for row in rows("SELECT ticket_id, kind, state, met_at, missed_at FROM deadline"):
            if row["kind"] not in ("answer", "onsite", "plan", "promise"):
                continue
            ended = {"met": row["met_at"], "missed": row["missed_at"]}.get(row["state"])
            if ended and since <= plain(ended) < until:
                judged.add(row["ticket_id"])
                if row["state"] == "missed":
                    late.add(row["ticket_id"])
        marks = {
            row["id"]: row["rating"]
            for row in rows("SELECT id, rating, closed_at FROM ticket WHERE state = 'signed_off'")
            if row["rating"] is not None and since <= plain(row["closed_at"]) < until
        }
        good = [number for number, mark in marks.items() if mark >= 4]
        checks = rows("SELECT * FROM archive_check ORDER BY id")
        checks = [row for row in checks if since <= plain(row["at"]) < until]
        newest = {row["estate_id"]: row for row in checks}.values()
        homes = sum(row["homes"] for row in newest)
        paid = rows("SELECT amount_fen, paid_at FROM payment")
        came = sum(row["amount_fen"] for row in paid if since <= plain(row["paid_at"]) < until)
        days = first.date().isoformat(), after.date().isoformat()
        due = rows("SELECT amount_fen FROM bill WHERE due_on >= ? AND due_on < ?", *days)
        owed = sum(row["amount_fen"] for row in due)
    return Raw(
        late=late,
        in_time=share(len(judged) - len(late), len(judged)),
        satisfied=share(len(good), len(marks)),
        low={number for number in marks if number not in good},
        complete=Fraction(sum(row["complete"] for row in newest), homes),
        confirmed=Fraction(sum(row["confirmed"] for row in newest), homes),
        collected=share(came, owed),
    )


def share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def plain(moment: str) -> datetime:
    """SQLite keeps moments as words, in UTC."""
    return datetime.fromisoformat(moment).replace(tzinfo=None)
