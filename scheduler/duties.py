"""What every position owes is watched: also new duties of the charter, also new estates."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers.context import Moment
from handlers.duties import making
from handlers.rules import Rules
from scheduler.sweep import step


def next_unwatched(moment: Moment) -> datetime | None:
    return None if making.is_watched(moment) else moment.now


def watch(engine: Engine, rules: Rules, now: datetime) -> int:
    def do(moment: Moment) -> int:
        if making.is_watched(moment):
            return 0
        making.watch(moment)
        return 1

    return step(engine, rules, now, do)
