"""Waits until running processes have nothing left to do, and says what dead ones had in hand."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, text

from storage.outbox import TOGETHER
from tests.reliability.lives import Life

# What is told together waits for its minute, on purpose.
_LATER = ", ".join(f"'{kind}'" for kind in sorted(TOGETHER))
LEFT_TO_DO = text(f"""
    SELECT (SELECT count(*) FROM received WHERE state = 'pending')
         + (SELECT count(*) FROM outbox WHERE state = 'sending')
         + (SELECT count(*) FROM outbox, deployment
            WHERE state = 'pending' AND (kind NOT IN ({_LATER}) OR not_before <= ticked_at))
         + (SELECT count(*) FROM deadline, deployment WHERE next_at <= ticked_at)
         + (SELECT count(*) FROM periodic_run WHERE finished_at IS NULL AND period <> '')
""")  # noqa: S608
BEGUN = text("SELECT count(*) FROM periodic_run WHERE name = :name AND outcome <> 'skipped'")
IN_HAND = text("SELECT id FROM outbox WHERE state = 'sending'")


def quiet(url: str, lives: Sequence[Life], within: float) -> None:
    """Until nothing is left to do. AssertionError where a process dies or it takes too long."""
    end = time.monotonic() + within
    left = 1
    with _connected(url) as connection:
        while left:
            left = connection.execute(LEFT_TO_DO).scalar_one()
            connection.rollback()
            for life in lives:
                assert life.alive, life.log.read_text("utf-8")[-2000:]
            assert time.monotonic() < end, f"{left} things are left to do"
            time.sleep(0.1)


def begun(url: str, life: Life, name: str, within: float) -> None:
    """Until what is owed once in a period has been begun. AssertionError where it is not."""
    end = time.monotonic() + within
    with _connected(url) as connection:
        while not connection.execute(BEGUN, {"name": name}).scalar_one():
            connection.rollback()
            assert life.alive and time.monotonic() < end, f"{name} is not begun"
            time.sleep(0.01)


def in_hand(url: str) -> list[int]:
    """The outbox rows that dead processes were sending."""
    with _connected(url) as connection:
        return [int(each) for each in connection.execute(IN_HAND).scalars()]


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
