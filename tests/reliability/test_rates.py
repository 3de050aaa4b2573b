"""A limit is one for all processes: however many ask at once, no more places than there are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from bot.delivery import limits
from storage.db import connect, transaction

NOW = datetime(2031, 3, 1, 12, 0, tzinfo=UTC)
LITTLE = timedelta(milliseconds=1)
ASKED = 24


def test_many_who_ask_at_once_get_no_more_than_one_would(database: str) -> None:
    engines = [connect(database) for _ in range(4)]  # as many processes

    def ask(number: int) -> int:
        granted = 0
        for turn in range(ASKED // 4):
            with transaction(engines[number]) as session:
                wait = limits.wait(session, "telegram", "-100123", True, NOW + turn * LITTLE)
                granted += not wait
        return granted

    with ThreadPoolExecutor(4) as threads:
        granted = sum(threads.map(ask, range(4)))
    for engine in engines:
        engine.dispose()
    assert granted == limits.LIMITS["telegram"].group.burst
