"""Keeping the house in order: what got stuck in sending, what has become too late to say."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from handlers.rules import Rules
from storage import outbox
from storage.db import transaction


def tidy(engine: Engine, _rules: Rules, now: datetime) -> int:
    with transaction(engine) as session:
        return outbox.unstick(session, now) + outbox.make_stale(session, now)
