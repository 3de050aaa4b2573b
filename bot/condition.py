"""A condition that any number of tasks can wait for."""

from __future__ import annotations

import asyncio


class Condition:
    """Wakes whoever waits for something new. Belongs to no loop until somebody waits.

    Unlike ``asyncio.Condition`` it takes no lock, so that synchronous code can notify.
    """

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()
        self.count = 0  # of notifications: whoever reads it, looks, and then waits, misses none

    def notify(self) -> None:
        self.count += 1
        for event in self._waiting:
            event.set()

    async def wait(self, since: int, seconds: float) -> None:
        """Returns once it was notified more often than ``since``, or after ``seconds``."""
        if self.count > since:
            return
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(event)
