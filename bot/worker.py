"""Received rows → the inbox, in order for each conversation; nobody waits for others."""

from __future__ import annotations

import asyncio
import logging

from bot import gauges
from bot.running import Running
from handlers import inbox

log = logging.getLogger("guanjia.worker")

LOOK_EVERY = 0.5  # seconds, where nobody notifies: another process may have stored something
WORKERS = 4  # at a time; SQLite has one writer and needs only one


async def work(running: Running) -> None:
    """Handles what comes in until cancelled."""
    workers = 1 if running.engine.dialect.name == "sqlite" else WORKERS
    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(_one_worker(running))


async def _one_worker(running: Running) -> None:
    while True:
        running.mail.clear()
        try:
            handled = await running.in_thread(lambda: handle_some(running))
        except Exception:
            # The database is away, perhaps. What came in is safe; it waits there with us.
            log.exception("messages cannot be handled now; trying again")
            await asyncio.sleep(1)
            continue
        if handled:
            gauges.HANDLED.inc(handled)
            running.handled.notify()
            running.post.set()
            continue
        try:
            await asyncio.wait_for(running.mail.wait(), LOOK_EVERY)
        except TimeoutError:
            continue


def handle_some(running: Running, most: int = 20) -> int:
    """Handles up to ``most`` deliveries, each in its own transaction; returns how many."""
    readers = {name: channel.read for name, channel in running.channels.items()}
    for done in range(most):
        if not inbox.receive_next(running.engine, running.rules, readers, running.clock.now()):
            return done
    return most
