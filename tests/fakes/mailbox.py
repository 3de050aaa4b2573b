"""A mailbox in memory: what a channel handed over, and whether it may poll."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from bot.channels.base import Delivery


class MemoryMailbox:
    """``rows``: what is stored, a key once only. ``puts``: every hand-over, repeated ones too.

    ``out_of_order``: every put fails. ``slow``: seconds that a put takes. ``leads``: the lease.
    """

    def __init__(self) -> None:
        self.rows: dict[str, Delivery] = {}
        self.puts: list[list[Delivery]] = []
        self.out_of_order = False
        self.slow = 0.0
        self.leads = True

    async def put(self, channel: str, deliveries: Sequence[Delivery]) -> None:
        self.puts.append(list(deliveries))
        await asyncio.sleep(self.slow)
        if self.out_of_order:
            raise OSError("the database is away")
        for one in deliveries:
            self.rows.setdefault(one.key, one)

    async def holds_lease(self, name: str) -> bool:
        return self.leads

    @property
    def bodies(self) -> list[str]:
        """The stored bodies in the order in which they came."""
        return [one.body for one in self.rows.values()]


async def eventually(found: Callable[[], object], within: float = 5.0) -> None:
    """Waits until it is true; AssertionError after ``within`` seconds."""
    end = asyncio.get_running_loop().time() + within
    while not found():
        assert asyncio.get_running_loop().time() < end, "nothing came of it"
        await asyncio.sleep(0.01)
