"""Reads what a year of fees has left behind and finds every broken rule of CS-6, by SQL alone.

It knows the statement and the rows, and nothing of the code that wrote them.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.simulation.history import Row, moment

ZONE = ZoneInfo("Asia/Shanghai")
QUIET_UNTIL, QUIET_FROM = 9, 20  # hours
STEPS = ("text", "call", "visit")  # the later, the higher
TEXTS_A_WEEK = 2
LEGAL_MONTHS = 3
DECLINED_FOR = timedelta(days=80)


@dataclass
class Debt:
    """One bill with everything that ever changed it: moments and fen."""

    home_id: int
    month: str
    item: str
    due_on: date
    amounts: list[tuple[datetime, int]]
    paid: list[tuple[datetime, int]]
    doubts: list[tuple[datetime, datetime | None]]

    def left(self, at: datetime) -> int:
        """Overdue, undisputed and unpaid at a moment, in fen."""
        if self.due_on >= at.astimezone(ZONE).date():
            return 0
        if any(since <= at and (until is None or at < until) for since, until in self.doubts):
            return 0
        amount = sum(fen for when, fen in self.amounts if when <= at)
        return max(0, amount - sum(fen for when, fen in self.paid if when <= at))


@dataclass
class History:
    path: Path
    debts: dict[int, list[Debt]]  # by home
    steps: list[Row]
    texts: list[Row]  # reminders with their home
    runs: list[Row]
    cases: list[Row]
    promises: dict[int, list[tuple[datetime, date]]]  # by home: said at, until
    rested: set[int]  # steps that rested on a promise: broken, it names anew what is owed

    def owed(self, home_id: int, at: datetime) -> int:
        return sum(debt.left(at) for debt in self.debts.get(home_id, ()))

    def months(self, home_id: int, at: datetime) -> int:
        found = {d.month for d in self.debts.get(home_id, ()) if d.item != "late" and d.left(at)}
        return len(found)


def read(path: Path) -> History:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row

    def rows(query: str) -> list[Row]:
        return [dict(row) for row in connection.execute(query)]

    debts = {
        row["id"]: Debt(
            row["home_id"], row["month"], row["item"], date.fromisoformat(row["due_on"]), [], [], []
        )
        for row in rows("SELECT * FROM bill")
    }
    for row in rows("SELECT * FROM ledger_entry WHERE bill_id IS NOT NULL"):
        debts[row["bill_id"]].amounts.append((_at(row["at"]), row["amount_fen"]))
    booked: dict[int, datetime] = {}
    promises: dict[int, list[tuple[datetime, date]]] = defaultdict(list)
    rested: set[int] = set()
    for row in rows("SELECT * FROM audit_entry ORDER BY id"):
        data = json.loads(row["data"])
        if "payment" in data:
            booked[data["payment"]] = _at(row["at"])
        if row["action"] == "task.done" and (day := _promised(_at(row["at"]), data["outcome"])):
            promises[row["home_id"]].append((_at(row["at"]), day))
            rested.add(data["task"])
    for row in rows("SELECT * FROM allocation"):
        debts[row["bill_id"]].paid.append((booked[row["payment_id"]], row["amount_fen"]))
    for row in rows("SELECT * FROM dispute"):
        debts[row["bill_id"]].doubts.append((_at(row["opened_at"]), moment(row["settled_at"])))
    by_home: dict[int, list[Debt]] = defaultdict(list)
    for debt in debts.values():
        by_home[debt.home_id].append(debt)
    texts = """SELECT o.*, s.home_id FROM outbox o JOIN dunning_step s ON s.id = o.task_id
               WHERE o.kind = 'dunning' ORDER BY o.id"""
    return History(
        path,
        by_home,
        rows("SELECT * FROM dunning_step ORDER BY id"),
        rows(texts),
        rows("SELECT * FROM periodic_run WHERE name LIKE 'dunning.%' OR name = 'legal'"),
        rows("SELECT * FROM legal_case ORDER BY id"),
        promises,
        rested,
    )


def _promised(said: datetime, outcome: str) -> date | None:
    """答应 2月22日, said on a day before it."""
    found = re.match(r"答应 (\d+)月(\d+)日", outcome)
    if found is None:
        return None
    today = said.astimezone(ZONE).date()
    day = date(today.year, int(found[1]), int(found[2]))
    return day if day >= today else day.replace(year=today.year + 1)


def mistakes(history: History) -> list[str]:
    """Every breach, in words; none in a good year."""
    checks = (books, after_payment, twice, skipped, sums, in_the_night, too_often, promised, law)
    return [f"{check.__name__}: {what}" for check in checks for what in check(history)]


def figures(history: History) -> str:
    """How much of a year it was."""
    counts: dict[str, int] = defaultdict(int)
    for step in history.steps:
        counts[f"{step['step']} {step['state']}"] += 1
    for text in history.texts:
        counts[f"message {text['state']}"] += 1
    for case in history.cases:
        counts[f"case {case['state']}"] += 1
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))


# ----------------------------------------------------------------------------------- the checks

_BOOKS = {
    "a home's entries are not its bills less its payments": """
        SELECT h.id FROM home h WHERE
          (SELECT coalesce(sum(amount_fen), 0) FROM ledger_entry WHERE home_id = h.id) !=
          (SELECT coalesce(sum(amount_fen), 0) FROM bill WHERE home_id = h.id) -
          (SELECT coalesce(sum(amount_fen), 0) FROM payment WHERE home_id = h.id)""",
    "a bill's entries are not its amount": """
        SELECT b.id FROM bill b WHERE b.amount_fen !=
          (SELECT coalesce(sum(amount_fen), 0) FROM ledger_entry WHERE bill_id = b.id)""",
    "more was paid on a bill than it is": """
        SELECT b.id FROM bill b WHERE b.amount_fen <
          (SELECT coalesce(sum(amount_fen), 0) FROM allocation WHERE bill_id = b.id)""",
    "more of a payment was used than came in": """
        SELECT p.id FROM payment p WHERE p.amount_fen <
          (SELECT coalesce(sum(amount_fen), 0) FROM allocation WHERE payment_id = p.id)""",
    "an order was paid, and its money is not in the books, or not that much": """
        SELECT o.id FROM payment_order o LEFT JOIN payment p ON p.id = o.payment_id
        WHERE (o.state = 'paid') != (p.id IS NOT NULL)
           OR (p.id IS NOT NULL AND (p.amount_fen != o.amount_fen OR p.home_id != o.home_id))""",
    "money of a platform belongs to no order, or to two": """
        SELECT p.id FROM payment p WHERE p.key LIKE 'order:%' AND
          (SELECT count(*) FROM payment_order WHERE payment_id = p.id) != 1""",
    "a notice was not decided": """
        SELECT id FROM payment_notice WHERE state = 'pending'""",
    "a home was not billed, or billed twice, in a month": """
        SELECT h.id FROM home h WHERE
          (SELECT count(*) FROM bill WHERE home_id = h.id AND item = 'property') !=
          (SELECT count(DISTINCT month) FROM bill)""",
}


def books(history: History) -> Iterator[str]:
    connection = sqlite3.connect(f"file:{history.path}?mode=ro", uri=True)
    for what, query in _BOOKS.items():
        for (row_id,) in connection.execute(query):
            yield f"{what}: {row_id}"


def after_payment(history: History) -> Iterator[str]:
    for text in history.texts:
        if text["state"] == "sent" and not history.owed(text["home_id"], _at(text["sent_at"])):
            yield f"home {text['home_id']} was reminded at {text['sent_at']} and owed nothing"


def twice(history: History) -> Iterator[str]:
    seen: set[Any] = set()
    made = [("step", each["home_id"], each["month"], each["step"]) for each in history.steps]
    said = [
        ("text", each["receiver"], each["task_id"])
        for each in history.texts
        if each["state"] in ("sent", "sending", "pending")
    ]
    for key in (*made, *said):
        if key in seen:
            yield f"{key}"
        seen.add(key)


def skipped(history: History) -> Iterator[str]:
    """Whoever was in arrears over the whole of a run has a step of it, or one that has climbed
    higher since: a home has one task at a time."""
    done = set()
    for run in history.runs:
        name = run["name"].removeprefix("dunning.")
        if name not in STEPS:
            continue
        done.add((name, run["period"]))
        if run["outcome"] != "done":
            yield f"the {name} of {run['period']} is {run['outcome'] or 'unfinished'}"
        begins, ends = _at(run["started_at"]), _at(run["finished_at"])
        for home_id in history.debts:
            owed = history.owed(home_id, begins) and history.owed(home_id, ends)
            if owed and not _was_made(history, home_id, run["period"], name, ends):
                yield f"home {home_id} has no {name} in {run['period']}"
    for month in {debt.month for debts in history.debts.values() for debt in debts}:
        yield from (f"no {name} in {month}" for name in STEPS if (name, month) not in done)


def _was_made(history: History, home_id: int, month: str, name: str, by: datetime) -> bool:
    return any(
        STEPS.index(each["step"]) >= STEPS.index(name) and _at(each["created_at"]) <= by
        for each in history.steps
        if (each["home_id"], each["month"]) == (home_id, month)
    )


def sums(history: History) -> Iterator[str]:
    """A step names what was overdue and not in question when it was made, to the fen."""
    for step in history.steps:
        owed = history.owed(step["home_id"], _at(step["created_at"]))
        if step["amount_fen"] != owed and step["id"] not in history.rested:
            yield f"step {step['id']} says {step['amount_fen']} fen, owed were {owed}"


def in_the_night(history: History) -> Iterator[str]:
    for text in history.texts:
        if text["state"] != "sent":
            continue
        local = _at(text["sent_at"]).astimezone(ZONE)
        if not QUIET_UNTIL <= local.hour < QUIET_FROM:
            yield f"home {text['home_id']} was reminded at {local}"


def too_often(history: History) -> Iterator[str]:
    sent: dict[int, dict[int, datetime]] = defaultdict(dict)
    for text in history.texts:
        if text["state"] == "sent":
            sent[text["home_id"]][text["task_id"]] = _at(text["sent_at"])
    for home_id, tasks in sent.items():
        moments = sorted(tasks.values())
        for first, later in zip(moments, moments[TEXTS_A_WEEK:], strict=False):
            if later - first < timedelta(days=7):
                yield f"home {home_id} was reminded {TEXTS_A_WEEK + 1} times from {first} on"


def promised(history: History) -> Iterator[str]:
    """Whoever has promised to pay is left in peace until that day."""
    for step in history.steps:
        at = _at(step["created_at"])
        for said, until in history.promises.get(step["home_id"], ()):
            if said < at and at.astimezone(ZONE).date() <= until and step["outcome"] != "promise":
                yield f"step {step['id']} was made at {at}, promised was {until}"


def law(history: History) -> Iterator[str]:
    """Three months in arrears, and not before; and nobody is overlooked."""
    lives: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    for case in history.cases:
        at = _at(case["proposed_at"])
        if history.months(case["home_id"], at) < LEGAL_MONTHS:
            yield f"case {case['id']} was proposed too early"
        ends = moment(case["withdrawn_at"])
        if ends is None and case["state"] == "declined":
            ends = _at(case["decided_at"]) + DECLINED_FOR
        lives[case["home_id"]].append((at, ends))
    for run in history.runs:
        if run["name"] != "legal":
            continue
        at = _at(run["finished_at"])
        for home_id in history.debts:
            alive = any(a <= at and (b is None or at < b) for a, b in lives[home_id])
            if not alive and history.months(home_id, at) >= LEGAL_MONTHS:
                yield f"home {home_id} was overlooked in {run['period']}"


def _at(value: Any) -> datetime:
    found = moment(value)
    if found is None:
        raise ValueError("a moment is missing")
    return found
