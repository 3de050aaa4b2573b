"""Outbox rows → the best way to a person → limits → send → sent, tried again, failed or stale."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from sqlmodel import Session

from bot import gauges
from bot.channels.base import Page, SendError
from bot.delivery import record
from bot.delivery.claim import Batch, Claim
from bot.delivery.record import Outcome
from bot.papers.press import Press
from bot.running import Running
from handlers import deliveries
from handlers.context import Moment
from storage import outbox, parts
from storage.db import transaction
from storage.outbox import ATTEMPTS

log = logging.getLogger("guanjia.delivery")

AT_ONCE = 192  # messages in hand at the same time
LANES = 16  # of them on their way at the same time, in each channel
LOOK_EVERY = 0.5  # seconds, where nobody notifies


class Dispatcher:
    """Claims → lanes (so many for each channel) → outcomes → one record of many at a time."""

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
        lanes = [
            asyncio.create_task(self._lane(waiting))
            for waiting in self._waiting.values()
            for _ in range(LANES)
        ]
        recorder = asyncio.create_task(self._record_for_ever())
        try:
            while True:
                await self._send_due()
        finally:
            await self._wind_up(lanes, recorder)

    async def drain(self) -> int:
        """Sends what may leave now and waits until it is written down; returns how many."""
        batches, seen = await self._running.in_thread(lambda: self._pack_safely(AT_ONCE))
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
            except Exception:
                log.exception("the outbox could not be read")
                await asyncio.sleep(1)
                return
        if not found:
            await _wait(post, LOOK_EVERY)

    async def _claim(self, room: int) -> int:
        """Takes what may leave and hands it to the lanes, also where we are stopped meanwhile."""
        claiming = asyncio.ensure_future(self._running.in_thread(lambda: self._pack_safely(room)))
        try:
            await asyncio.shield(claiming)
        finally:
            batches, _ = await claiming
            self._in_hand += len(batches)
            for batch in batches:
                self._waiting[batch.channel].put_nowait(batch)
        return len(batches)

    async def _lane(self, waiting: asyncio.Queue[Batch | None]) -> None:
        while (batch := await waiting.get()) is not None:
            await self._send(batch)
            self._in_hand -= 1

    async def _wind_up(self, lanes: list[asyncio.Task[None]], recorder: asyncio.Task[None]) -> None:
        """What is under way arrives and is written down; what waits for a lane is given back."""
        unsent = []
        for waiting in self._waiting.values():
            while not waiting.empty():
                if batch := waiting.get_nowait():
                    unsent.append(batch.row_id)
            for _ in range(LANES):
                waiting.put_nowait(None)
        await asyncio.wait(lanes, timeout=10)
        for task in (*lanes, recorder):
            task.cancel()
        await asyncio.gather(*lanes, recorder, return_exceptions=True)
        while not self._outcomes.empty():
            await self._record_some()
        await self._running.in_thread(lambda: self._give_back(unsent))

    def _give_back(self, row_ids: list[int]) -> None:
        with transaction(self._running.engine) as session:
            outbox.give_back(session, row_ids)

    def _pack_safely(self, limit: int) -> tuple[list[Batch], int]:
        """What may leave, and how many were looked at. One that breaks holds up no other."""
        try:
            packing = self._pack(limit)
            return packing.batches, packing.seen
        except Exception:
            log.exception("some message cannot be packed; trying one by one")
        batches: list[Batch] = []
        seen = 0
        for _ in range(limit):
            try:
                packing = self._pack(1)
            except Exception:
                self._put_off_first()
                continue
            if not packing.seen:
                break
            batches += packing.batches
            seen += packing.seen
        return batches, seen

    def _put_off_first(self) -> None:
        """The message that breaks the packing is out of the way for a while, at last for good."""
        now = self._running.clock.now()
        with transaction(self._running.engine) as session:
            for row in outbox.next_due(session, now, 1):
                log.error("message %s cannot be packed", row.id)
                record.try_again(row, now)
                row.state = "failed" if row.attempts >= ATTEMPTS else "pending"
                session.add(row)

    def _pack(self, limit: int) -> Claim:
        running = self._running
        with transaction(running.engine) as session:
            packing = Claim(
                session,
                running.clock.now(),
                datetime.now(UTC),
                running.clock.speed,
                running.channels,
                running.media,
                self._limited,
            )
            packing.pack(limit)
            for row in packing.lost:
                deliveries.undelivered(self._moment(session), row)
            for row in packing.held:
                deliveries.held(self._moment(session), row, row.id in packing.knocking)
            for row in packing.torn:
                deliveries.torn(self._moment(session), row)
        return packing

    async def _send(self, batch: Batch) -> None:
        channel = self._running.channels[batch.channel]
        try:
            vector = isinstance(channel, Page)
            message = await self._press.enclose(batch.message, batch.paper_id, vector=vector)
            kept = replace(message.parts, keep=partial(self._keep, batch))
            message = replace(message, parts=kept)
            outcome = Outcome(batch, provider_id=await channel.send(message))
        except SendError as error:
            outcome = Outcome(batch, error=error)
        except Exception as error:
            log.exception("message %s: %s cannot send it", batch.row_id, batch.channel)
            outcome = Outcome(batch, error=SendError(type(error).__name__))
        result = "sent" if outcome.error is None else "failed"
        gauges.SENT.labels(batch.channel, result).inc()
        self._outcomes.put_nowait(outcome)

    async def _keep(self, batch: Batch, step: int, names: parts.Names) -> None:
        """A part has left. Where that cannot be written down, the next try would repeat it."""

        def write() -> None:
            with transaction(self._running.engine) as session:
                parts.left(session, batch.row_id, batch.message.address, step, names)

        try:
            await self._running.in_thread(write)
        except Exception:
            log.exception("message %s: part %s has left unnoted", batch.row_id, step)

    async def _record_for_ever(self) -> None:
        while True:
            try:
                await self._record_some()
            except Exception:
                log.exception("outcomes could not be written down; trying again")
                await asyncio.sleep(1)

    async def _record_some(self) -> None:
        if self._in_hand > LANES:  # there will be more in a moment: few commits cost less
            await asyncio.sleep(0.02)
        some = [await self._outcomes.get()]
        while not self._outcomes.empty() and len(some) < AT_ONCE:
            some.append(self._outcomes.get_nowait())
        try:
            await asyncio.shield(
                self._running.in_thread(lambda: record.record_safely(self._running, some))
            )
        except Exception:
            for outcome in some:
                self._outcomes.put_nowait(outcome)
            raise
        self._running.post.set()

    def _moment(self, session: Session) -> Moment:
        return Moment(session, self._running.rules, self._running.clock.now())


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Until somebody notifies, or so long."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
