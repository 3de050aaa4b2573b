"""The log: one line for a state and a minute, each a whole JSON object where that is asked for."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import OperationalError

from bot import logs
from bot.logs import STATE_LASTS, OncePerState
from tests.bot.web_site import settings_with


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    logging.captureWarnings(False)


def _record(said: str, *values: object, error: Exception | None = None) -> logging.LogRecord:
    info = (type(error), error, None) if error is not None else None
    return logging.LogRecord("guanjia.worker", logging.ERROR, "", 0, said, values, info)


def test_the_same_trouble_is_one_line_a_minute_and_counted() -> None:
    now = [0.0]
    once = OncePerState(clock=lambda: now[0])
    passed = [once.filter(_record("message %s cannot be sent", n)) for n in range(1000)]
    assert passed == [True] + [False] * 999
    now[0] = STATE_LASTS + 1
    again = _record("message %s cannot be sent", 7)
    assert once.filter(again)
    assert again.getMessage() == "message 7 cannot be sent (999 more before)"


def test_what_has_ended_is_counted_too() -> None:
    now = [0.0]
    once = OncePerState(clock=lambda: now[0])
    for _ in range(5):
        once.filter(_record("the outbox could not be read"))
    now[0] = STATE_LASTS + 1
    assert [each.getMessage() for each in once.over()] == [
        "the outbox could not be read (4 more in that minute)"
    ]
    assert not list(once.over())


def test_a_database_that_is_away_is_one_state_whoever_notices_it() -> None:
    once = OncePerState()
    away = OperationalError("SELECT", {}, sqlite3.OperationalError("locked"))
    first = _record("messages cannot be handled now", error=away)
    assert once.filter(first)
    assert first.getMessage() == "messages cannot be handled now: OperationalError"
    assert first.exc_info is None
    assert not once.filter(_record("the outbox could not be read", error=away))
    assert once.filter(_record("the outbox could not be read", error=ValueError("ours")))


def test_different_troubles_are_different_lines() -> None:
    once = OncePerState()
    assert once.filter(_record("one"))
    assert once.filter(_record("another"))
    assert once.filter(_record("one", error=ValueError()))


def test_in_json_every_line_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    settings = settings_with(log="json")
    logs.set_up_logs(settings)
    logs.announce(settings, "http://127.0.0.1:8000/")
    logging.getLogger("fontTools.subset").warning("glyph")
    logging.getLogger("py.warnings").warning("a warning\nof two lines")
    try:
        raise ValueError("of ours")
    except ValueError:
        logging.getLogger("guanjia").exception("broken")
    said = capsys.readouterr()
    lines = [json.loads(line) for line in (said.out + said.err).splitlines()]
    assert [line["message"] for line in lines] == [
        "管家 Guanjia: http://127.0.0.1:8000/",
        "a warning\nof two lines",
        "broken",
    ]
    assert "ValueError: of ours" in lines[-1]["exc_info"]
