"""The database for one command, closed when the command is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from bot.errors import CannotStart
from bot.settings import Settings
from storage.db import at_head, connect


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    """Raises ``CannotStart`` where the database is not at the newest schema."""
    engine = connect(settings.database_url)
    try:
        if not at_head(engine):
            raise CannotStart("The database is not at the newest schema. Run: guanjia migrate")
        yield engine
    finally:
        engine.dispose()
