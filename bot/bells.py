"""A bell that any number of tasks can wait for."""

from __future__ import annotations

import asyncio


class Bell:
    """Wakes whoever waits for something new. Belongs to no loop until somebody waits."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()
        self.rung = 0  # times; whoever looks first and waits then, misses no ring in between

    def ring(self) -> None:
        self.rung += 1
        for each in self._waiting:
            each.set()

    async def wait(self, since: int, seconds: float) -> None:
        """Returns once it has rung more often than ``since``, or after ``seconds``."""
        if self.rung > since:
            return
        heard = asyncio.Event()
        self._waiting.add(heard)
        try:
            async with asyncio.timeout(seconds):
                await heard.wait()
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(heard)
