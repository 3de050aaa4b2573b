"""Whatever is billed, paid, returned or doubted, in whatever order: the ladder wrongs nobody.
And each wrong, done on purpose, is seen."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from handlers import dunning as handlers_dunning
from handlers import policy, telling
from scheduler import dunning as sweeps
from scheduler.once import Occasion
from storage import bills, dunning, ledger, outbox
from storage.bills import Bill
from storage.payments import Payment
from tests.simulation.ladder import Ladder

Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def template(sqlite_template: Path) -> None:
    Ladder.template = sqlite_template


def test_the_ladder_wrongs_nobody_whatever_happens() -> None:
    Ladder.TestCase.settings = settings(
        Ladder.TestCase.settings,
        max_examples=4,
        stateful_step_count=5,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    Ladder.TestCase("runTest").runTest()


# ------------------------------------------------------------------- the machine sees every wrong


@pytest.fixture
def ladder() -> Iterator[Ladder]:
    machine = Ladder()
    yield machine
    machine.teardown()


def story(ladder: Ladder) -> None:
    """A quarter in which everything that may go wrong has its occasion."""
    ladder.opens()
    ladder.time_passes(0)  # January's reminders are made, and wait for the post
    ladder.somebody_pays(1, 1)
    ladder.somebody_doubts(2, 1)
    ladder.somebody_pays(3, 2)
    ladder.money_goes_back(3, 225)
    ladder.time_passes(0, "silent till dusk", "text")
    ladder.time_passes(0, "down till night", "call")
    ladder.time_passes(1)


def no_withdrawal(patch: Patch) -> None:
    patch.setattr(outbox, "withdraw", lambda *_: None)


def said_twice(patch: Patch) -> None:
    once = telling.tell_people

    def twice(moment: Any, said: Any, kind: str, **more: Any) -> None:
        letters = list(said)
        once(moment, letters + letters, kind, **more)

    patch.setattr(telling, "tell_people", twice)


def made_twice(patch: Patch) -> None:
    """The program forgets what it has made, and the table would let it."""
    patch.setattr(Ladder, "template", _without_the_unique(Ladder.template))
    patch.setattr(dunning, "made", lambda *_: set())
    once = handlers_dunning.make_steps

    def twice(*args: Any) -> None:
        once(*args)
        once(*args)

    patch.setattr(handlers_dunning, "make_steps", twice)


def _without_the_unique(template: Path) -> Path:
    path = template.with_name("without-unique.db")
    with sqlite3.connect(template) as source, sqlite3.connect(path) as target:
        source.backup(target)
        (made,) = target.execute("SELECT sql FROM sqlite_master WHERE name = 'dunning_step'")
        sql, count = re.subn(r",\s*(CONSTRAINT \w+ )?UNIQUE \([^)]*\)", "", made[0])
        assert count == 1
        target.execute("PRAGMA writable_schema = ON")
        target.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'dunning_step'", (sql,))
        target.execute("DELETE FROM sqlite_master WHERE name LIKE 'sqlite_autoindex_dunning_step%'")
    return path


def one_left_out(patch: Patch) -> None:
    whole = bills.homes_in_arrears
    patch.setattr(bills, "homes_in_arrears", lambda *asked: whole(*asked)[1:])


def a_month_left_out(patch: Patch) -> None:
    patch.setattr(sweeps, "present_and_next", lambda *_: ())


def late_words_are_said(patch: Patch) -> None:
    last = policy.last_moment
    patch.setattr(policy, "last_moment", lambda *asked: last(*asked) + timedelta(days=1))


def made_in_the_night(patch: Patch) -> None:
    patch.setattr(Occasion, "ready_at", lambda self, *_: self.begins)
    last = policy.last_moment
    patch.setattr(policy, "last_moment", lambda *asked: last(*asked) + timedelta(days=1))


def no_entry_of_a_refund(patch: Patch) -> None:
    enter = ledger._enter_payment

    def forgets(session: Any, row: Payment) -> None:
        if row.amount_fen < 0:
            session.add(row)
        else:
            enter(session, row)

    patch.setattr(ledger, "_enter_payment", forgets)


def doubted_and_dunned(patch: Patch) -> None:
    """A doubt is written down, and its bill is not frozen."""
    patch.setattr(Bill, "__setattr__", _never_disputed)


def _never_disputed(bill: Bill, name: str, value: Any) -> None:
    super(Bill, bill).__setattr__(name, False if name == "disputed" else value)


WRONGS: dict[Callable[[Patch], None], str] = {
    no_withdrawal: "owes nothing and was reminded",
    said_twice: "was reminded twice",
    made_twice: "a step was made twice",
    one_left_out: "was left out",
    a_month_left_out: "there was no text",
    late_words_are_said: "in the night",
    made_in_the_night: "in the night",
    no_entry_of_a_refund: "books do not agree",
    doubted_and_dunned: "reminded",
}


def test_the_story_itself_is_right(ladder: Ladder) -> None:
    story(ladder)


@pytest.mark.parametrize("wrong", WRONGS)
def test_every_wrong_is_seen(wrong: Any, ladder: Ladder, monkeypatch: Patch) -> None:
    wrong(monkeypatch)
    with pytest.raises(AssertionError, match=WRONGS[wrong]):
        story(ladder)
