"""A month of a company, lived through; and nothing that it promised was forgotten."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.simulation.month import Month, Size
from handlers.rules import Rules
from nlu.intents import understand
from storage import charter
from tests.simulation.checker import mistakes
from tests.simulation.history import History, read

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 1, tzinfo=ZONE)


def live(url: str, size: Size) -> tuple[History, datetime]:
    month = Month(url, Rules(charter.load(), ZONE, understand), START, size)
    asyncio.run(month.live())
    end = month.clock.now().astimezone(UTC)
    month.close()
    return read(Path(url.removeprefix("sqlite:///"))), end


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_in_a_made_up_week_every_promise_is_kept_or_goes_up(
    sqlite_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    size = Size(days=3, complaints=100, burst=30)
    history, end = live(sqlite_database, size)
    assert len(history.cases) >= 90
    found = mistakes(history, end)
    assert not found, f"{len(found)} mistakes, such as:\n" + "\n".join(found[:20])
    assert not [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR]
