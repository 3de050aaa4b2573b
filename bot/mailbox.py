"""The mailbox: what a channel received is committed here before the platform is told."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine

from bot.channels.base import Delivery
from storage import deployment, received
from storage.db import again, transaction

# Seconds. A lease lasts 30, and the longest poll for which it is asked takes 25.
FRESH = 4.0


def row_of(channel: str, delivery: Delivery) -> dict[str, Any]:
    """A delivery as ``received.store`` takes it."""
    return {
        "channel": channel,
        "key": delivery.key[:200],
        "conversation": f"{channel}:{delivery.conversation}",
        # PostgreSQL stores no NUL in text; nobody can have meant one.
        "body": delivery.body.replace("\x00", ""),
        "album": delivery.album[:200],
    }


class DatabaseMailbox:
    """Implements ``Mailbox`` on the ``received`` table."""

    def __init__(
        self,
        engine: Engine,
        threads: ThreadPoolExecutor,
        now: Callable[[], datetime],
        mail: asyncio.Event,
        speed: Callable[[], float] = lambda: 1.0,
    ) -> None:
        self._engine, self._threads, self._now, self._mail = engine, threads, now, mail
        self._speed = speed
        self._renewed: dict[str, float] = {}  # lease → monotonic seconds
        self.holder = uuid.uuid4().hex  # this process, among those that share the database

    async def put(self, channel: str, deliveries: Sequence[Delivery]) -> None:
        rows = [row_of(channel, each) for each in deliveries]
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._threads, again, lambda: self._store(rows))
        self._mail.set()

    def _store(self, rows: list[dict[str, Any]]) -> None:
        with transaction(self._engine) as session:
            received.store(session, rows, self._now(), received.ALBUM_WAIT * self._speed())

    async def holds_lease(self, name: str) -> bool:
        """Takes or renews a lease. One that was renewed a moment ago is not written again: a
        busy channel asks at every poll, and each answer would cost a commit."""
        if time.monotonic() - self._renewed.get(name, -FRESH) < FRESH:
            return True

        # Real time, also where the demonstration's clock runs fast.
        def hold() -> bool:
            with transaction(self._engine) as session:
                return deployment.hold(session, name, self.holder, datetime.now(UTC))

        asked = time.monotonic()
        held = await asyncio.get_running_loop().run_in_executor(self._threads, hold)
        if held:
            self._renewed[name] = asked
        return held

    def release(self, *names: str) -> None:
        """Gives leases back at the end, so that a peer need not wait for them to run out."""
        self._renewed.clear()
        with transaction(self._engine) as session:
            for name in names:
                deployment.release(session, self.holder, name)
