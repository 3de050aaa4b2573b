"""``kill -9`` at random moments: nothing is lost, nothing is made twice.

A month's first, fifteenth and twenty-fifth day go by while the program dies again and again
amid messages, escalations and reminders. ``CRASH_ROUNDS`` and ``CRASH_SEED`` choose how often and
which dice; ``CRASH_COLD=1`` starts each life in an interpreter of its own.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.fakes.botapi import BotApi
from tests.reliability import counting, posted, waiting
from tests.reliability.estate import ZONE, prepare, time_passes
from tests.reliability.lives import Births, births
from tests.reliability.stream import Doors, Said, deliveries, messages, rounds

ROUNDS = int(os.environ.get("CRASH_ROUNDS", "20"))
SEED = int(os.environ.get("CRASH_SEED") or random.randrange(10**6))
COLD = os.environ.get("CRASH_COLD") == "1"
MESSAGES = 500
# Two minutes before the reminders, in a month whose steps all fall on working days.
BEGIN = datetime(2031, 4, 1, 9, 58, tzinfo=ZONE)
LADDER = (datetime(2031, 4, 15, 8, 59, tzinfo=ZONE), datetime(2031, 4, 25, 8, 59, tzinfo=ZONE))
STEPS = ("text", "call", "visit")
SPEED = "60"


@pytest.fixture
def nest(tmp_path: Path, sqlite_database: str, api: BotApi) -> Iterator[Births]:
    settings = {
        "GUANJIA_DATABASE_URL": sqlite_database,
        "GUANJIA_TELEGRAM_TOKEN": api.token,
        "GUANJIA_TELEGRAM_API_URL": api.root,
    }
    with births(tmp_path, settings) as nest:
        yield nest


@pytest.mark.long
@pytest.mark.timeout(900)
def test_twenty_deaths_lose_and_double_nothing(
    nest: Births, sqlite_database: str, api: BotApi, doors: Doors
) -> None:
    dice = random.Random(SEED)
    print(f"CRASH_SEED={SEED} CRASH_ROUNDS={ROUNDS}")
    neighbours = prepare(sqlite_database, BEGIN, 120, api.person, every=2)
    said = messages(dice, MESSAGES, neighbours)
    interrupted = Counter[int]()
    late: list[Said] = []
    for number, part in enumerate(rounds(dice, deliveries(dice, said), ROUNDS)):
        late = _one_life(nest, doors, late + part, dice)
        interrupted.update(waiting.in_hand(sqlite_database))
        if number in _jumps():  # a month's step that nobody was there to begin is left out
            _begins_step(nest, sqlite_database, STEPS[list(_jumps()).index(number)])
            interrupted.update(waiting.in_hand(sqlite_database))
        _later(sqlite_database, number, dice)
    _begins_step(nest, sqlite_database, STEPS[-1])
    interrupted.update(waiting.in_hand(sqlite_database))
    _last_life(nest, doors, late, sqlite_database)
    books = counting.read(sqlite_database)
    counting.check_messages(books, {key: each.complaint for key, each in doors.keys.items()})
    counting.check_replies(books)
    counting.check_deadlines(books, books["deployment"][0]["ticked_at"])
    counting.check_dunning(books, STEPS)
    posted.check_outbox(books)
    posted.check_lines(books, interrupted)
    posted.check_telegram(books, api.sent(), interrupted)
    nest.check(books)
    print(books.report(f"after {ROUNDS} deaths, seed {SEED}"))
    assert len(doors.keys) == MESSAGES
    assert not books.faults


def _one_life(nest: Births, doors: Doors, to_bring: list[Said], dice: random.Random) -> list[Said]:
    """A life that ends at some moment; returns what must be brought again."""
    # A third of the deaths comes before or while everything starts and what is late is caught up.
    early, moment = dice.random() < 0.33, dice.random()
    life = nest.serve("--speed", SPEED, cold=COLD)
    killer = threading.Timer(0.2 * moment + 1.5 * COLD if early else 2 * moment, life.kill)
    if early:
        killer.start()
    left = list(to_bring)
    while life.alive:
        if not early and life.address and not killer.is_alive() and not killer.finished.is_set():
            killer.start()
        if not life.address or not left:
            time.sleep(0.005)
        elif doors.bring(life.address, left[0]):
            left.pop(0)
    killer.join()
    return left


def _last_life(nest: Births, doors: Doors, to_bring: list[Said], url: str) -> None:
    """Lives until nothing is left to do, then is asked to stop. Started as people start it."""
    time_passes(url, by=timedelta(hours=3))  # what the dead had in hand is free again
    life = nest.serve(cold=True)
    address = life.listening()
    for each in to_bring:
        assert doors.insist(address, each)
    waiting.quiet(url, [life], within=90)
    life.stop()


def _begins_step(nest: Births, url: str, step: str) -> None:
    """A life that dies as soon as a step of the month has been begun, unless it was before."""
    life = nest.serve("--speed", SPEED, cold=COLD)
    waiting.begun(url, life, f"dunning.{step}", within=60)
    life.kill()


def _jumps() -> dict[int, datetime]:
    """The rounds after which the program is down until the next step of the month."""
    return {ROUNDS // 3: LADDER[0], 2 * ROUNDS // 3: LADDER[1]}


def _later(url: str, number: int, dice: random.Random) -> None:
    """The program is down for minutes; twice until the next step of the month."""
    time_passes(url, to=_jumps().get(number), by=timedelta(minutes=dice.randint(3, 12)))
