"""Outbox rows → the best way to a person → limits → send → sent, tried again, failed or stale."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from bot import gauges
from bot.channels.base import Keep
from bot.channels.errors import SendError, Transient
from bot.delivery.batch import Batch
from bot.delivery.claim import claim, give_back
from bot.delivery.record import Outcome, part_left, record
from bot.papers.press import Press
from bot.running import Running

log = logging.getLogger("guanjia.delivery")

AT_ONCE = 192  # messages in hand at the same time
CONNECTIONS = 16  # of them on their way at the same time, in each channel
LOOK_EVERY = 0.5  # seconds, where nobody notifies


class Dispatcher:
    """Claims → connections (so many for each channel) → outcomes → one record of many at a time."""

    def __init__(
        self, running: Running, *, limited: bool = True, press: Press | None = None
    ) -> None:
        self._running, self._limited = running, limited
        self._in_hand = 0  # claimed and not yet sent
        self._waiting: dict[str, asyncio.Queue[Batch | None]] = {}
        self._outcomes: asyncio.Queue[Outcome] = asyncio.Queue()
        self._press = press or Press(running)

    async def run(self) -> None:
        """Sends until cancelled; then lets what is under way arrive and writes it down."""
        self._waiting = {name: asyncio.Queue() for name in self._running.channels}
        connections = [
            asyncio.create_task(self._connection(waiting))
            for waiting in self._waiting.values()
            for _ in range(CONNECTIONS)
        ]
        recorder = asyncio.create_task(self._record_for_ever())
        try:
            while True:
                await self._send_due()
        finally:
            await self._wind_up(connections, recorder)

    async def drain(self) -> int:
        """Sends what may leave now and waits until it is written down; returns how many."""
        batches, seen = await self._running.in_thread(
            lambda: claim(self._running, AT_ONCE, limited=self._limited)
        )
        await asyncio.gather(*(self._send(batch) for batch in batches))
        while not self._outcomes.empty():
            await self._record_some()
        return seen

    async def _send_due(self) -> None:
        post, room = self._running.post, AT_ONCE - self._in_hand
        post.clear()
        found = 0
        if room >= AT_ONCE // 2:  # few large claims cost less than many small ones
            try:
                found = await self._claim(room)
                self._running.moves("dispatcher")
            except Exception:
                log.exception("the outbox could not be read")
                await asyncio.sleep(1)
                return
        if not found:
            await _wait(post, LOOK_EVERY)

    async def _claim(self, room: int) -> int:
        """Takes what may leave and hands it on, also where we are stopped meanwhile."""
        claiming = asyncio.ensure_future(
            self._running.in_thread(lambda: claim(self._running, room, limited=self._limited))
        )
        try:
            await asyncio.shield(claiming)
        finally:
            batches, _ = await claiming
            self._in_hand += len(batches)
            for batch in batches:
                self._waiting[batch.channel].put_nowait(batch)
        return len(batches)

    async def _connection(self, waiting: asyncio.Queue[Batch | None]) -> None:
        while (batch := await waiting.get()) is not None:
            try:
                await self._send(batch)
            finally:
                self._in_hand -= 1

    async def _wind_up(
        self, connections: list[asyncio.Task[None]], recorder: asyncio.Task[None]
    ) -> None:
        """What is under way arrives and is written down; what waits is given back."""
        unsent: list[Batch] = []
        for waiting in self._waiting.values():
            while not waiting.empty():
                if batch := waiting.get_nowait():
                    unsent.append(batch)
            for _ in range(CONNECTIONS):
                waiting.put_nowait(None)
        await asyncio.wait(connections, timeout=10)
        for task in (*connections, recorder):
            task.cancel()
        await asyncio.gather(*connections, recorder, return_exceptions=True)
        while not self._outcomes.empty():
            await self._record_some()
        await self._running.in_thread(lambda: give_back(self._running, unsent))

    async def _send(self, batch: Batch) -> None:
        channel = self._running.channels[batch.channel]
        try:
            message = await self._press.enclose(
                batch.message, batch.paper_id, vector=channel.shows_svg
            )
            kept = replace(message.parts, keep=self._keeper(batch))
            outcome = Outcome(batch, provider_id=await channel.send(replace(message, parts=kept)))
        except SendError as error:
            outcome = Outcome(batch, error=error)
        except Exception as error:
            log.exception("message %s: %s cannot send it", batch.row_id, batch.channel)
            outcome = Outcome(batch, error=Transient(type(error).__name__))
        result = "sent" if outcome.error is None else "failed"
        gauges.SENT.labels(batch.channel, result).inc()
        self._outcomes.put_nowait(outcome)

    def _keeper(self, batch: Batch) -> Keep:
        async def keep(step: int, names: tuple[str, ...]) -> None:
            await self._running.in_thread(lambda: part_left(self._running, batch, step, names))

        return keep

    async def _record_for_ever(self) -> None:
        while True:
            try:
                await self._record_some()
            except Exception:
                log.exception("outcomes could not be written down; trying again")
                await asyncio.sleep(1)

    async def _record_some(self) -> None:
        if self._in_hand > CONNECTIONS:  # there will be more in a moment: few commits cost less
            await asyncio.sleep(0.02)
        some = [await self._outcomes.get()]
        while not self._outcomes.empty() and len(some) < AT_ONCE:
            some.append(self._outcomes.get_nowait())
        try:
            await asyncio.shield(self._running.in_thread(lambda: record(self._running, some)))
        except Exception:
            for outcome in some:
                self._outcomes.put_nowait(outcome)
            raise
        self._running.post.set()


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Until somebody notifies, or so long."""
    try:
        # Not ``wait_for``: before Python 3.12 it loses a stop that comes as the event is set.
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
