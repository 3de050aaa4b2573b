"""Outbox rows → the best way to a person → limits → send → sent, tried again, failed or stale."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from bot import limits
from bot.channels.base import SendError
from bot.parcels import Packing, Parcel
from bot.running import Running
from handlers import deliveries
from handlers.context import Moment
from storage import contacts, outbox
from storage.contacts import ContactPoint
from storage.db import transaction
from storage.outbox import ATTEMPTS, Left, OutboxMessage

log = logging.getLogger("guanjia.dispatcher")

AT_ONCE = 192  # messages in hand at the same time
LANES = 16  # of them on their way at the same time, in each channel
LOOK_EVERY = 0.5  # seconds, where nobody rings
BACKOFF = tuple(timedelta(seconds=each) for each in (2, 5, 15, 60, 180))
HALTED = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Outcome:
    parcel: Parcel
    provider_id: str = ""
    error: SendError | None = None


class Dispatcher:
    def __init__(self, running: Running, *, limited: bool = True) -> None:
        self._running, self._limited = running, limited
        self._under_way: set[asyncio.Task[None]] = set()
        self._outcomes: asyncio.Queue[Outcome] = asyncio.Queue()
        self._lanes = {name: asyncio.Semaphore(LANES) for name in running.channels}

    async def run(self) -> None:
        """Sends until cancelled; then lets what is under way arrive and writes it down."""
        recorder = asyncio.create_task(self._record_for_ever())
        try:
            while True:
                await self._send_due()
        finally:
            if self._under_way:
                await asyncio.wait(self._under_way, timeout=10)
            recorder.cancel()
            await asyncio.gather(recorder, return_exceptions=True)
            while not self._outcomes.empty():
                await self._record_some()

    async def drain(self) -> int:
        """Sends what may leave now and waits until it is written down; returns how many."""
        packing = await self._running.in_thread(lambda: self._pack(AT_ONCE))
        await asyncio.gather(*(self._send(parcel) for parcel in packing.parcels))
        while not self._outcomes.empty():
            await self._record_some()
        return packing.seen

    async def _send_due(self) -> None:
        post, room = self._running.post, AT_ONCE - len(self._under_way)
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
        """Takes what may leave and sends it on its way, also where we are stopped meanwhile."""
        claiming = asyncio.ensure_future(self._running.in_thread(lambda: self._pack(room)))
        try:
            await asyncio.shield(claiming)
        finally:
            packing = await claiming
            for parcel in packing.parcels:
                task = asyncio.create_task(self._send(parcel))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)
        return len(packing.parcels)

    def _pack(self, limit: int) -> Packing:
        running = self._running
        with transaction(running.engine) as session:
            packing = Packing(
                session,
                running.clock.now(),
                datetime.now(UTC),
                running.clock.speed,
                running.channels.keys(),
                running.media,
                self._limited,
            )
            packing.pack(limit)
            for row in packing.lost:
                deliveries.undelivered(self._moment(session), row)
        return packing

    async def _send(self, parcel: Parcel) -> None:
        channel = self._running.channels[parcel.channel]
        try:
            async with self._lanes[parcel.channel]:
                outcome = Outcome(parcel, provider_id=await channel.send(parcel.message))
        except SendError as error:
            outcome = Outcome(parcel, error=error)
        except Exception as error:
            log.exception("message %s: %s cannot send it", parcel.row_id, parcel.channel)
            outcome = Outcome(parcel, error=SendError(type(error).__name__))
        await self._outcomes.put(outcome)

    async def _record_for_ever(self) -> None:
        while True:
            try:
                await self._record_some()
            except Exception:
                log.exception("outcomes could not be written down; trying again")
                await asyncio.sleep(1)

    async def _record_some(self) -> None:
        outcomes = [await self._outcomes.get()]
        while not self._outcomes.empty() and len(outcomes) < 2 * AT_ONCE:
            outcomes.append(self._outcomes.get_nowait())
        try:
            await asyncio.shield(self._running.in_thread(lambda: self._record(outcomes)))
        except Exception:
            for outcome in outcomes:
                self._outcomes.put_nowait(outcome)
            raise
        self._running.post.set()

    def _record(self, outcomes: list[Outcome]) -> None:
        sent = [outcome for outcome in outcomes if outcome.error is None]
        with transaction(self._running.engine) as session:
            outbox.mark_sent(
                session, [_left(outcome) for outcome in sent], self._running.clock.now()
            )
            for outcome in sent:
                if outcome.parcel.kind == "reply":  # somebody waits to hear that it arrived
                    row = session.get_one(OutboxMessage, outcome.parcel.row_id)
                    deliveries.delivered(self._moment(session), row)
            for outcome in outcomes:
                if outcome.error is not None:
                    row = session.get_one(OutboxMessage, outcome.parcel.row_id)
                    self._failed(session, row, outcome.parcel, outcome.error)
                    session.add(row)

    def _failed(
        self, session: Session, row: OutboxMessage, parcel: Parcel, error: SendError
    ) -> None:
        now, address = self._running.clock.now(), parcel.message.address
        row.state, row.error = "pending", str(error)[:300]
        if error.halt:
            row.not_before = now + HALTED
            log.error("%s is out of order: %s", parcel.channel, error)
        elif error.migrated_to:
            contacts.move_chat(session, parcel.channel, address, error.migrated_to)
        elif error.retry_after is not None:
            limits.pause(session, parcel.channel, address, error.retry_after, datetime.now(UTC))
            row.not_before = now + error.retry_after * self._running.clock.speed
        elif error.gone:
            _lose(session, parcel, error.state)
            row.contact_point_id = None  # the next contact point, if there is one
        elif error.permanent:
            self._give_up(session, row)
        else:
            row.attempts += 1
            if row.attempts >= ATTEMPTS:
                self._give_up(session, row)
            else:
                row.not_before = now + BACKOFF[min(row.attempts, len(BACKOFF)) - 1]

    def _give_up(self, session: Session, row: OutboxMessage) -> None:
        row.state = "failed"
        deliveries.undelivered(self._moment(session), row)

    def _moment(self, session: Session) -> Moment:
        return Moment(session, self._running.rules, self._running.clock.now())


def _left(outcome: Outcome) -> Left:
    parcel = outcome.parcel
    return Left(parcel.row_id, outcome.provider_id, parcel.contact_point_id)


def _lose(session: Session, parcel: Parcel, state: str) -> None:
    """The address is of no use any more; the platform said how."""
    if parcel.contact_point_id is not None:
        point = session.get_one(ContactPoint, parcel.contact_point_id)
        point.state = state if state in contacts.STATES else "unknown"
        session.add(point)
        return
    chat = contacts.find_chat(session, parcel.channel, parcel.message.address)
    if chat is not None:
        log.error("a staff group cannot be reached any more: %s", state)
        chat.state = "kicked"
        session.add(chat)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Until somebody rings, or so long."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
