"""Four homes at the mercy of whoever bills, pays, returns, doubts and dies, in whatever order.

Bills come from the month's own run. After every tick and every post, what is new is held against
what is owed at that moment, by SQL alone.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from handlers.statements import PaymentRow
from storage import books, db, ledger
from tests.simulation.arrears import QUIET_FROM, QUIET_UNTIL, ZONE
from tests.simulation.year import CRASHES, Year

HOMES = 4
FEE = 22_500
HOURS = (8, 10, 12, 20)  # the ticks of a day, five minutes past
# When the messenger takes something again, and when the program is up again.
WEATHERS = {"fair": (0, 0), "silent till noon": (11, 0), "silent till dusk": (19, 0)} | {
    "down till night": (0, 20)
}


def _event(what: str, **words: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    with_whom = st.fixed_dictionaries({"home": st.integers(1, HOMES), **words})
    return st.tuples(st.just(what), with_whom)


_BACK = st.integers(0, 2)  # months
EVENTS = st.one_of(
    _event("somebody_pays", months=st.sampled_from((0, 0, 0.3, 1, 5))),
    _event("money_goes_back", yuan=st.sampled_from((1, 225, 9000))),
    _event("somebody_doubts", back=_BACK),
    _event("a_doubt_is_settled", back=_BACK, outcome=st.sampled_from(("没错", "取消", "100"))),
)
_OWED = """
    SELECT b.home_id, sum(b.amount_fen - coalesce(a.fen, 0)) FROM bill b
    LEFT JOIN (SELECT bill_id, sum(amount_fen) AS fen FROM allocation GROUP BY bill_id) a
      ON a.bill_id = b.id
    WHERE b.due_on < ? AND b.amount_fen > coalesce(a.fen, 0)
      AND NOT EXISTS (SELECT 1 FROM dispute d WHERE d.bill_id = b.id AND d.outcome = 'open')
    GROUP BY b.home_id"""
_TEXTS = """
    SELECT o.id, s.home_id, o.receiver, o.task_id FROM outbox o
    JOIN dunning_step s ON s.id = o.task_id WHERE o.kind = 'dunning' AND o.state = 'sent'"""
_STEPS = "SELECT id, home_id, month, step, amount_fen FROM dunning_step"
_RUNS = "SELECT name, period, outcome FROM periodic_run WHERE finished_at IS NOT NULL"
CATCH_UP = timedelta(days=3)  # later than this nobody is reminded any more


class Ladder(RuleBasedStateMachine):
    """Between two ticks anything may happen, also while reminders wait for the post."""

    template: Path

    @initialize()
    def opens(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(shutil.copy(self.template, Path(self.folder.name) / "ladder.db"))
        self.year = Year(f"sqlite:///{self.path}", HOMES, 0)
        self.day, self.numbers = self.year.first, iter(range(10_000))
        self.sent: set[int] = set()
        self.made: set[int] = set()
        self.done: set[tuple[str, str]] = set()
        self.ticks: list[datetime] = []  # by day
        self.owed: dict[int, int] = {}  # by home, as of the last look
        old = {"item": "property", "month": "2026-12", "amount_fen": FEE}
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

    # One rule: with one for each event Hypothesis leaves whole kinds out, and most lives are dull.
    @rule(
        days=st.sampled_from((0, 0, 1, 14)),
        weather=st.sampled_from(("fair", "fair", *WEATHERS)),
        dies=st.sampled_from(("", *CRASHES)),
        then=st.lists(EVENTS, max_size=5),
    )
    def life_goes_on(
        self, days: int, weather: str, dies: str, then: list[tuple[str, dict[str, Any]]]
    ) -> None:
        self.time_passes(days, weather, dies)
        for what, with_whom in then:
            getattr(self, what)(**with_whom)

    def time_passes(self, days: int, weather: str = "fair", dies: str = "") -> None:
        """``days`` 0: until the next reminders are made; in bad weather, until their evening."""
        while not days or (days < 0 and self._doing(self.day - timedelta(days=days)) != "text"):
            days -= 1
        self.year._armed = (dies, 0) if dies else None
        self._lives(abs(days), weather)
        self.year._armed = None

    def somebody_pays(self, home: int, months: float = 0) -> None:
        """``months`` 0: what they are reminded of, to the fen."""
        payer, number = self.year.payers[home], next(self.numbers)
        fen = int(FEE * months) or self.owed.get(home) or FEE
        row = PaymentRow(
            1,
            self.year.clock.now(),
            fen,
            note=f"{payer.number} 物业费",
            reference=f"machine-{number}",
        )
        self.year._import([row])
        self.year._import([row])  # the same statement again
        self._check()

    def money_goes_back(self, home: int, yuan: int) -> None:
        self._says("陈主管", f"/refund {self.year.payers[home].number} {yuan} 多收")

    def somebody_doubts(self, home: int, back: int) -> None:
        month = int(self._month(back)[5:])
        self._says(self.year.payers[home].owner, f"{month}月的物业费有疑问")

    def a_doubt_is_settled(self, home: int, back: int, outcome: str) -> None:
        number = self.year.payers[home].number
        self._says("陈主管", f"/settle {number} {self._month(back)} {outcome}")

    def _month(self, back: int) -> str:
        return (self.day.replace(day=15) - timedelta(days=30 * back)).strftime("%Y-%m")

    def _says(self, who: str, words: str) -> None:
        asyncio.run(self.year._say([(who, words)]))
        self._check()

    # -------------------------------------------------------------------------------- time, checks

    def _lives(self, days: int, weather: str = "fair") -> None:
        """First the post goes out that waited. Then on, until a tick whose post waits again."""
        self._post()
        silent_until, down_until = WEATHERS[weather]
        for left in range(days, -1, -1):
            for hour in HOURS if left or weather != "fair" else (8, 10):
                moment = self.year._at(self.day, hour, 5)
                if moment <= self.year.clock.now() or hour < down_until or self._idle(left, hour):
                    continue
                self._post()
                self.year.clock.leap(moment)
                self.year.village.silent = hour < silent_until
                self.year._survives(self._doing(), self.year._sweep)
                if QUIET_UNTIL <= hour < QUIET_FROM:
                    self.ticks.append(moment)
                self._check()
            self.day += timedelta(days=1 if left else 0)

    def _idle(self, left: int, hour: int) -> bool:
        """Nothing can fall due then: on such a day one tick is enough."""
        return not self._doing() and hour != 10 and left > 0

    def _post(self) -> None:
        asyncio.run(self.year._send())
        self._check()

    def _doing(self, day: date | None = None) -> str:
        day = day or self.day
        for step in self.year.rules.charter.dunning.steps:
            if self.year._begins(step.name, day) == day:
                return step.name
        return {1: "bills", 28: "legal"}.get(day.day, "")

    def _check(self) -> None:
        local = self.year.clock.now().astimezone(ZONE)
        with db.reading(self.year.engine) as session:
            assert not books.faults(session), "the books do not agree"
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        self.owed = owed = dict(connection.execute(_OWED, (f"{local:%Y-%m-%d}",)).fetchall())
        texts, steps, runs = (connection.execute(q).fetchall() for q in (_TEXTS, _STEPS, _RUNS))
        connection.close()
        said = [(receiver, task) for _, _, receiver, task in texts]
        assert len(said) == len(set(said)), "somebody was reminded twice"
        for number, home, _, _ in texts:
            if number not in self.sent:
                assert owed.get(home), f"home {home} owes nothing and was reminded"
                assert QUIET_UNTIL <= local.hour < QUIET_FROM, "somebody was reminded in the night"
        for number, home, _, step, fen in steps:
            if number not in self.made:
                assert fen == owed.get(home), f"the {step} of home {home} is about another sum"
        there = [(home, month, step) for _, home, month, step, _ in steps]
        assert len(there) == len(set(there)), "a step was made twice"
        outcomes = {(name, month): outcome for name, month, outcome in runs}
        self._none_skipped(owed, set(there), outcomes, local)
        self.sent |= {number for number, *_ in texts}
        self.made |= {number for number, *_ in steps}

    def _none_skipped(
        self,
        owed: dict[int, int],
        there: set[Any],
        runs: dict[tuple[str, str], str],
        local: datetime,
    ) -> None:
        """By day a step is made as soon as it may be; at that moment, for every home that owes.
        Only what nobody was awake for is skipped."""
        month = f"{local:%Y-%m}"
        for step in self.year.rules.charter.dunning.steps:
            name, run = step.name, (f"dunning.{step.name}", month)
            begins = self.year._begins_at(name, local.date())
            awake = [each for each in self.ticks if begins <= each <= begins + CATCH_UP]
            if awake and self.ticks[-1] == self.year.clock.now():
                assert runs.get(run) == "done", f"there was no {name} in {month}"
            if runs.get(run) == "done" and run not in self.done:
                self.done.add(run)
                for home in owed:
                    assert (home, month, name) in there, f"home {home} was left out of the {name}"
