"""The log: readable on a console, or one JSON object a line. Never names, texts or secrets."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from pythonjsonlogger.json import JsonFormatter

from bot.settings import Settings
from storage.db import is_away

CONSOLE = "%(asctime)s %(levelname)-8s %(name)s: %(message)s"
# These write addresses (with a token in them), every query, or every glyph at the level INFO.
TOO_CHATTY = (
    "httpx",
    "httpcore",
    "telegram",
    "sqlalchemy",
    "alembic",
    "uvicorn",
    "matplotlib",
    "PIL",
    "fpdf",
)
# These complain of what we can do nothing about.
TOO_ANXIOUS = (
    # It tells of every beat that a busy moment leaves out. The next one does its work, and the
    # gauges of /metrics show what is late.
    "apscheduler",
    "fontTools",
)
STATE_LASTS = 60.0  # seconds in which the same trouble is one line
MOST_STATES = 500  # kinds of trouble that are remembered


@dataclass
class _State:
    since: float
    record: logging.LogRecord
    more: int = 0


class OncePerState(logging.Filter):
    """What goes wrong again and again is said once a minute, with how often it was: a database
    that is away for ten minutes is eleven lines and not a million. Such lines have no traceback:
    there is nothing of ours in it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._states: dict[tuple[object, ...], _State] = {}
        self._lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        away = _one_line(record)
        key = ("away",) if away else (record.name, record.levelno, _kind(record))
        with self._lock:
            now, known = self._clock(), self._states.get(key)
            if known is not None and now - known.since < STATE_LASTS:
                known.more += 1
                return False
            if known is not None and known.more:
                record.msg, record.args = f"{record.getMessage()} ({known.more} more before)", ()
            self._states[key] = _State(now, record)
            while len(self._states) > MOST_STATES:
                del self._states[next(iter(self._states))]
        return True

    def over(self) -> Iterator[logging.LogRecord]:
        """A last line for each trouble that has not come again for a while."""
        with self._lock:
            now = self._clock()
            ended = [key for key, each in self._states.items() if now - each.since >= STATE_LASTS]
            states = [self._states.pop(key) for key in ended]
        for each in states:
            if each.more:
                said = f"{each.record.getMessage()} ({each.more} more in that minute)"
                yield logging.LogRecord(
                    each.record.name, each.record.levelno, "", 0, said, (), None
                )


def _kind(record: logging.LogRecord) -> str:
    """What makes two lines one state: the sentence before its values, and the kind of error."""
    error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
    return f"{record.msg} {error}" if isinstance(record.msg, str) else repr(record.msg)


def _one_line(record: logging.LogRecord) -> bool:
    """Whether the line tells of the database's being away: then it says so without a traceback,
    and is one state, whoever has noticed it."""
    error = record.exc_info[1] if record.exc_info else None
    causes = chain([error], error.exceptions if isinstance(error, ExceptionGroup) else ())
    away = next((each for each in causes if each is not None and is_away(each)), None)
    if away is not None:
        said = f"{record.getMessage()}: {type(away).__name__}"
        record.msg, record.args, record.exc_info, record.exc_text = said, (), None, None
    return away is not None


class _Handler(logging.StreamHandler):  # type: ignore[type-arg]
    """Says what has ended before what is new."""

    def __init__(self, once: OncePerState) -> None:
        super().__init__(sys.stderr)
        self._once = once
        self.addFilter(once)

    def emit(self, record: logging.LogRecord) -> None:
        for each in self._once.over():
            super().emit(each)
        super().emit(record)


def set_up_logs(settings: Settings) -> None:
    handler = _Handler(OncePerState())
    if settings.log == "json":
        fields = "%(asctime)s %(levelname)s %(name)s %(message)s"
        handler.setFormatter(JsonFormatter(fields, json_ensure_ascii=False))
    else:
        handler.setFormatter(logging.Formatter(CONSOLE))
    logging.captureWarnings(True)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in TOO_CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in TOO_ANXIOUS:
        logging.getLogger(name).setLevel(logging.ERROR)


def announce_setup(settings: Settings, address: str) -> None:
    """Where an empty house is set up; the address is worth nothing once somebody has begun."""
    if settings.log == "json":
        logging.getLogger("guanjia").info("第一次打开 first setup: %s", address)
    else:
        print(f"第一次打开 first setup: {address}", flush=True)


def announce(settings: Settings, address: str) -> None:
    """Where the program can be found: the one line that it prints itself."""
    if settings.log == "json":
        logging.getLogger("guanjia").info("管家 Guanjia: %s", address)
    else:
        print(f"管家 Guanjia: {address}", flush=True)
