"""Whatever is billed, paid, returned or doubted, in whatever order: the ladder wrongs nobody.

Bills come from the month's own run; money, refunds and doubts at any moment, deaths in between.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from handlers.statements import PaymentRow
from storage import books, db, ledger
from tests.simulation.arrears import QUIET_FROM, QUIET_UNTIL, ZONE
from tests.simulation.year import CRASHES, Year

HOMES = 4
_OWED = """
    SELECT b.home_id, sum(b.amount_fen - coalesce(a.fen, 0)) FROM bill b
    LEFT JOIN (SELECT bill_id, sum(amount_fen) AS fen FROM allocation GROUP BY bill_id) a
      ON a.bill_id = b.id
    WHERE b.due_on < ? AND NOT b.disputed AND b.amount_fen > coalesce(a.fen, 0)
    GROUP BY b.home_id"""
_TEXTS = """
    SELECT o.id, s.home_id, o.receiver, o.task_id, o.sent_at FROM outbox o
    JOIN dunning_step s ON s.id = o.task_id WHERE o.kind = 'dunning' AND o.state = 'sent'"""


class Ladder(RuleBasedStateMachine):
    """Four homes. After every tick the new rows are held against what is owed at that moment."""

    template: Path

    @initialize()
    def opens(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(shutil.copy(self.template, Path(self.folder.name) / "ladder.db"))
        self.year = Year(f"sqlite:///{self.path}", HOMES, 0)
        self.day, self.numbers = self.year.first, iter(range(10_000))
        self.sent: set[int] = set()
        self.seen: set[tuple[str, str]] = set()
        old = {"item": "property", "month": "2026-12", "amount_fen": 22_500}
        old |= {"due_on": date(2026, 12, 28)}
        with db.transaction(self.year.engine) as session:
            rows = [{"home_id": home, **old} for home in self.year.payers]
            ledger.book_bills(session, rows, self.year.clock.now())
        self._lives(0)

    def teardown(self) -> None:
        if hasattr(self, "year"):
            self.year.engine.dispose()
            self.folder.cleanup()

    # ------------------------------------------------------------------------------- what happens

    @rule(
        days=st.sampled_from((0, 0, 1, 5, 14)),
        dark=st.booleans(),
        dies=st.sampled_from(("", *CRASHES)),
    )
    def time_passes(self, days: int, dark: bool, dies: str) -> None:
        """``days`` 0: until the next reminders."""
        while not days or (days < 0 and self._doing(self.day - timedelta(days=days)) != "text"):
            days -= 1
        days = abs(days)
        self.year._armed = (dies, 0) if dies else None
        self._lives(days, dark)
        self.year._armed = None

    @rule(home=st.integers(1, HOMES), months=st.sampled_from((0.3, 1, 1, 2, 5)))
    def somebody_pays(self, home: int, months: float) -> None:
        payer, number = self.year.payers[home], next(self.numbers)
        row = PaymentRow(
            1,
            self.year.clock.now(),
            int(22_500 * months),
            note=f"{payer.number} 物业费",
            reference=f"machine-{number}",
        )
        self.year._import([row])
        self.year._import([row])  # the same statement again

    @rule(home=st.integers(1, HOMES), yuan=st.sampled_from((1, 225, 9000)))
    def money_goes_back(self, home: int, yuan: int) -> None:
        self._says("陈主管", f"/refund {self.year.payers[home].number} {yuan} 多收")

    @rule(home=st.integers(1, HOMES))
    def somebody_doubts(self, home: int) -> None:
        self._says(self.year.payers[home].owner, f"{self.day.month}月的物业费有疑问")

    @rule(
        home=st.integers(1, HOMES),
        back=st.integers(0, 2),
        outcome=st.sampled_from(("没错", "取消", "100")),
    )
    def a_doubt_is_settled(self, home: int, back: int, outcome: str) -> None:
        month = (self.day - timedelta(days=30 * back)).strftime("%Y-%m")
        self._says("陈主管", f"/settle {self.year.payers[home].number} {month} {outcome}")

    def _says(self, who: str, words: str) -> None:
        asyncio.run(self.year._say([(who, words)]))

    # -------------------------------------------------------------------------------- time, checks

    def _lives(self, days: int, dark: bool = False) -> None:
        """Until the forenoon of a later day: what could not be said yet still waits then."""
        for left in range(days, -1, -1):
            for hour in (8, 10, 12, 20) if left else (8, 10):
                moment = self.year._at(self.day, hour, 5)
                if moment <= self.year.clock.now() or not self._busy(hour):
                    continue
                self.year.clock.leap(moment)
                self.year.village.silent = dark and hour == 10
                self.year._survives(self._doing(), self.year._sweep)
                asyncio.run(self.year._send())
                self._check()
            self.day += timedelta(days=1 if left else 0)

    def _busy(self, hour: int) -> bool:
        return bool(self._doing()) or hour in (10, 20)

    def _doing(self, day: date | None = None) -> str:
        day = day or self.day
        for step in self.year.rules.charter.dunning.steps:
            if self.year._begins(step.name, day) == day:
                return step.name
        return {1: "bills", 28: "legal"}.get(day.day, "")

    def _check(self) -> None:
        local = self.year.clock.now().astimezone(ZONE)
        with db.reading(self.year.engine) as session:
            assert not books.faults(session)
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        owed = dict(connection.execute(_OWED, (local.date().isoformat(),)).fetchall())
        texts = connection.execute(_TEXTS).fetchall()
        steps = connection.execute(
            "SELECT id, home_id, month, step, state, outcome FROM dunning_step"
        ).fetchall()
        runs = set(connection.execute("SELECT name, period, outcome FROM periodic_run").fetchall())
        connection.close()
        said = [(receiver, task) for _, _, receiver, task, _ in texts]
        assert len(said) == len(set(said)), "somebody was reminded twice"
        for number, home, _, _, _ in texts:
            if number not in self.sent:
                assert owed.get(home), f"home {home} owes nothing and was reminded"
                assert QUIET_UNTIL <= local.hour < QUIET_FROM, "reminded in the night"
        made = [(home, month, step) for _, home, month, step, _, _ in steps]
        assert len(made) == len(set(made)), "a step was made twice"
        self._none_skipped(owed, set(made), runs, local.date())
        self.sent |= {number for number, *_ in texts}

    def _none_skipped(
        self, owed: dict[int, int], made: set[Any], runs: set[Any], today: date
    ) -> None:
        """In the tick in which a step is made, every home that owes has it."""
        month = f"{today:%Y-%m}"
        name = self._doing()
        if (f"dunning.{name}", month, "done") in runs and (name, month) not in self.seen:
            self.seen.add((name, month))
            for home in owed:
                assert (home, month, name) in made, f"home {home} has no {name}"


def test_the_ladder_wrongs_nobody_whatever_happens(sqlite_template: Path) -> None:
    Ladder.template = sqlite_template
    Ladder.TestCase.settings = settings(
        Ladder.TestCase.settings,
        max_examples=5,
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    Ladder.TestCase("runTest").runTest()
