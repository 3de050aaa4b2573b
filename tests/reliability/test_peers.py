"""Two ``serve`` processes on one PostgreSQL: everything is done by one of them, and once."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from tests.fakes.botapi import BotApi
from tests.reliability import counting, posted, waiting
from tests.reliability.estate import ZONE, owe_answers, prepare
from tests.reliability.lives import Births, births
from tests.reliability.stream import Doors, Said, messages

SEED = int(os.environ.get("PEERS_SEED") or random.randrange(10**6))
MESSAGES = int(os.environ.get("PEERS_MESSAGES", "1200"))
DEADLINES = 500
BEGIN = datetime(2031, 4, 1, 10, 0, tzinfo=ZONE)  # the reminders are due, too


@pytest.fixture
def nest(tmp_path: Path, postgres_database: str, api: BotApi) -> Iterator[Births]:
    settings = {
        "GUANJIA_DATABASE_URL": postgres_database,
        "GUANJIA_TELEGRAM_TOKEN": api.token,
        "GUANJIA_TELEGRAM_API_URL": api.root,
    }
    with births(tmp_path, settings) as nest:
        yield nest


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.timeout(600)
def test_peers_do_everything_once(
    nest: Births, postgres_database: str, api: BotApi, doors: Doors
) -> None:
    dice = random.Random(SEED)
    print(f"PEERS_SEED={SEED}")
    api.limits()
    neighbours = prepare(postgres_database, BEGIN, 120, api.person, every=10)
    owe_answers(postgres_database, BEGIN, DEADLINES)
    said = messages(dice, MESSAGES, neighbours, first_ticket=DEADLINES + 1)
    peers = [nest.serve(), nest.serve()]
    _bring_all(doors, [peer.listening() for peer in peers], said, dice)
    waiting.quiet(postgres_database, peers, within=400)
    for peer in peers:
        peer.stop()
    books = counting.read(postgres_database)
    counting.check_messages(books, {key: each.complaint for key, each in doors.keys.items()})
    counting.check_replies(books)
    counting.check_deadlines(books, books["deployment"][0]["ticked_at"])
    counting.check_dunning(books, ("text",))
    posted.check_outbox(books)
    posted.check_lines(books, {})
    posted.check_telegram(books, api.sent(), {})
    books.count("refused by Telegram for haste", len(api.stats()["violations"]))
    nest.check(books)
    print(books.report(f"two processes, seed {SEED}"))
    assert len(doors.keys) == MESSAGES
    assert books.counts["escalation steps"] == DEADLINES
    assert not books.faults
    assert not api.stats()["violations"]


def _bring_all(
    doors: Doors, addresses: Sequence[str], said: Sequence[Said], dice: random.Random
) -> None:
    """Half through either door, every fifth through both at once."""
    errands = [(addresses[number % 2], each) for number, each in enumerate(said)]
    for number, each in enumerate(said):
        if dice.random() < 0.2:
            errands.append((addresses[(number + 1) % 2], each))
    errands.sort(key=lambda errand: int(errand[1].key[1:]))
    with ThreadPoolExecutor(4) as threads:
        arrived = list(threads.map(lambda errand: doors.insist(*errand), errands))
    assert all(arrived)
