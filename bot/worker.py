"""Received rows → the inbox, in order for each conversation; nobody waits for others."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot import gauges
from bot.running import Running
from handlers import drills, inbox
from storage.drills import CHANNEL

log = logging.getLogger("guanjia.worker")

LOOK_EVERY = 0.5  # seconds, where nobody notifies: another process may have stored something
WORKERS = 4  # at a time; SQLite has one writer and needs only one


async def work(running: Running) -> None:
    """Handles what comes in until cancelled.

    Mail wakes the first worker; each that finds something wakes the next. So a quiet house asks
    the database for work once, and not as often as it has workers.
    """
    workers = 1 if running.engine.dialect.name == "sqlite" else WORKERS
    wakes = [running.mail, *(asyncio.Event() for _ in range(workers - 1))]
    async with asyncio.TaskGroup() as group:
        for wake, next_wake in zip(wakes, [*wakes[1:], None], strict=True):
            group.create_task(_one_worker(running, wake, next_wake))


async def _one_worker(
    running: Running, wake: asyncio.Event, next_wake: asyncio.Event | None
) -> None:
    loop = asyncio.get_running_loop()

    def pass_on() -> None:
        """What the first delivery led to leaves while the others are being handled."""
        running.handled.notify()
        running.post.set()
        if next_wake is not None:
            next_wake.set()

    look_every = LOOK_EVERY if wake is running.mail else None
    while True:
        wake.clear()
        try:
            handled = await running.in_thread(
                lambda: handle_some(running, first=lambda: loop.call_soon_threadsafe(pass_on))
            )
        except Exception:
            # The database is away, perhaps. What came in is safe; it waits there with us.
            log.exception("messages cannot be handled now; trying again")
            await asyncio.sleep(1)
            continue
        running.moves("inbox")
        if handled:
            gauges.HANDLED.inc(handled)
            pass_on()
            continue
        try:
            # Not ``wait_for``: before Python 3.12 it loses a stop that comes as the event is set.
            async with asyncio.timeout(look_every):
                await wake.wait()
        except TimeoutError:
            continue


def handle_some(
    running: Running, most: int = 20, first: Callable[[], object] = lambda: None
) -> int:
    """Handles up to ``most`` deliveries, each in its own transaction; returns how many.

    ``first`` is called when the first of them is committed.
    """
    readers = {name: channel.read for name, channel in running.channels.items()}
    readers[CHANNEL] = drills.read
    for done in range(most):
        if not inbox.receive_next(running.engine, running.rules, readers, running.clock.now()):
            return done
        if not done:
            first()
    return most
