"""The log: readable on a console, or one JSON object a line. Never names, texts or secrets."""

from __future__ import annotations

import logging
import sys

from pythonjsonlogger.json import JsonFormatter

from bot.settings import Settings

CONSOLE = "%(asctime)s %(levelname)-8s %(name)s: %(message)s"
# These write addresses (with a token in them) or every query at the level INFO.
TOO_CHATTY = (
    "httpx",
    "httpcore",
    "telegram",
    "sqlalchemy",
    "alembic",
    "uvicorn",
)


# At WARNING it tells of every beat that a busy moment leaves out. The next one does its work, and
# the gauges of /metrics show what is late.
TOO_ANXIOUS = ("apscheduler",)


def set_up_logs(settings: Settings) -> None:
    handler = logging.StreamHandler(sys.stderr)
    if settings.log == "json":
        fields = "%(asctime)s %(levelname)s %(name)s %(message)s"
        handler.setFormatter(JsonFormatter(fields, json_ensure_ascii=False))
    else:
        handler.setFormatter(logging.Formatter(CONSOLE))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in TOO_CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in TOO_ANXIOUS:
        logging.getLogger(name).setLevel(logging.ERROR)
