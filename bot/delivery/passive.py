"""Answers in the same breath: the platform waits a few seconds for what we say to a message.

Such an answer costs nothing of the reply window and is all that an unverified account has. The
delivery is committed, the worker handles it, and what is then ready for that person leaves in the
answer, marked as sent in the transaction that decides it. A second try of the platform, at this
process or another, finds the decision and gets the same words.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from sqlmodel import Session

from bot.channels.base import Arrival, Channel, Delivery
from bot.channels.texts import BYTES, split
from bot.delivery.attachments import travels_alone
from bot.delivery.batch import buttons_of, fitting, menu_of
from bot.delivery.record import came_back
from bot.mailbox import row_of
from bot.running import Running
from handlers import deliveries
from handlers.context import Moment
from handlers.incoming import Button
from handlers.wording import windows as words
from handlers.wording.tongue import Tongue
from storage import contacts, outbox, papers, people, received, windows
from storage.contacts import ContactPoint
from storage.db import reading, transaction
from storage.outbox import Left, OutboxMessage

log = logging.getLogger("guanjia.passive")

T = TypeVar("T")
Name = tuple[str, str]  # channel and key of a delivery

THREADS = 4
PATIENCE = 2.5  # seconds; the platform cuts the line after five
STORING = 4.0  # seconds within which the delivery must be committed
MARGIN = 100  # bytes, for the line that says that there is more
LOOK_EVERY = 0.25  # seconds, where nobody notifies: another process may handle it


class Passive:
    """Implements ``Desk`` on the database."""

    def __init__(self, running: Running) -> None:
        self._running = running
        # Threads of its own: an answer must not queue behind the work that it waits for.
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="passive")
        self._under_way: dict[Name, asyncio.Task[str]] = {}
        self._waiting: dict[Name, asyncio.Event] = {}
        self._watching: asyncio.Task[None] | None = None

    async def answer(self, arrival: Arrival) -> str:
        """See ``Desk``. Two tries at the same time wait for one decision."""
        name = (arrival.channel, arrival.key)
        task = self._under_way.get(name)
        if task is None:
            task = asyncio.create_task(self._decide(arrival))
            self._under_way[name] = task
            task.add_done_callback(lambda _: self._under_way.pop(name, None))
        return await asyncio.shield(task)

    async def _decide(self, arrival: Arrival) -> str:
        end = asyncio.get_running_loop().time() + PATIENCE
        await self._store(arrival)
        self._running.mail.set()
        await self._handled((arrival.channel, arrival.key), end)
        text = await self._in_thread(lambda: self._settle(arrival))
        self._running.post.set()
        return text

    async def _handled(self, name: Name, end: float) -> None:
        """Returns when the delivery has been handled, or at ``end`` (the loop's time)."""
        done = self._waiting[name] = asyncio.Event()
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch())
        try:
            async with asyncio.timeout_at(end):
                await done.wait()
        except TimeoutError:
            log.info("a delivery takes longer than an answer may")
        finally:
            self._waiting.pop(name, None)

    async def _watch(self) -> None:
        """Asks for all that wait with one query, whenever the worker has handled some."""
        news = self._running.handled
        while self._waiting:
            seen, names = news.count, list(self._waiting)
            try:
                pending = await self._in_thread(partial(self._pending, names))
            except Exception as error:
                log.warning("cannot see what was handled: %s", type(error).__name__)
                pending = set(names)
            for name in set(names) - pending:
                if name in self._waiting:
                    self._waiting[name].set()
            await news.wait(seen, LOOK_EVERY)

    def _pending(self, names: Sequence[Name]) -> set[Name]:
        with reading(self._running.engine) as session:
            return received.pending_among(session, names)

    async def _in_thread(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)

    async def _store(self, arrival: Arrival) -> None:
        """Raises ``OSError`` where the database takes nothing for four seconds."""
        end = asyncio.get_running_loop().time() + STORING
        while True:
            try:
                await self._in_thread(lambda: self._arrive(arrival))
                return
            except Exception as error:
                if asyncio.get_running_loop().time() > end:
                    raise OSError("the delivery could not be stored") from error
                log.warning("a delivery cannot be stored yet: %s", type(error).__name__)
                await asyncio.sleep(0.5)

    def _arrive(self, arrival: Arrival) -> None:
        now = self._running.clock.now()
        with transaction(self._running.engine) as session:
            windows.open_answer(
                session, arrival.channel, arrival.key, arrival.address, datetime.now(UTC)
            )
            if received.state_of(session, arrival.channel, arrival.key) is not None:
                return
            window = windows.window(session, arrival.channel, arrival.address)
            action = window.chosen(arrival.number, now, arrival.menu) if arrival.number else ""
            body = arrival.stored(action)
            delivery = Delivery(arrival.key, arrival.address, body)
            received.store(session, [row_of(arrival.channel, delivery)], now)
            if arrival.opens is not None and self._speaks(arrival.channel):
                window.grant(arrival.opens, now)
            if arrival.finished is not None:
                name, well = arrival.finished
                if not well:
                    came_back(self._running, session, name, "the template was not delivered")

    def _speaks(self, name: str) -> bool:
        channel = self._running.channels[name]
        return channel.windowed and channel.speaks

    def _settle(self, arrival: Arrival) -> str:
        """Decides once and for all what this delivery is answered with."""
        with transaction(self._running.engine) as session:
            row = windows.answer(session, arrival.channel, arrival.key)
            if row is None:
                return ""
            if row.decided_at is None:
                row.text, row.decided_at = self._compose(session, arrival), datetime.now(UTC)
            return row.text

    def _compose(self, session: Session, arrival: Arrival) -> str:
        """What is ready for this person, as far as it fits; from then on it counts as sent."""
        now = self._running.clock.now()
        point = contacts.find(session, arrival.channel, arrival.address)
        channel = self._running.channels[arrival.channel]
        if point is None or point.state != "active" or not channel.windowed:
            return ""
        tongue = self._tongue(session, point)
        if received.state_of(session, arrival.channel, arrival.key) == "pending":
            return "" if channel.speaks else words.soon(tongue)
        ready = windows.ready_for(session, point.person_id, point.id, now)
        whole = self._shorten(session, ready[0], channel) if ready else ""
        rows = fitting(ready, channel.room, apart=channel.speaks) if not whole else [ready[0]]
        if channel.speaks and rows and not _only_words(rows[0], channel.room):
            rows = []  # it leaves as a message of its own
        text = whole or self._write(session, tongue, rows, arrival, channel)
        if rows and not channel.speaks and len(ready) > len(rows):
            text += f"\n\n{words.more(tongue, len(ready) - len(rows))}"
        self._mark(session, [] if whole else rows, f"passive:{arrival.key}", point)
        windows.release(session, point.person_id, now)
        return text

    def _shorten(self, session: Session, row: OutboxMessage, channel: Channel) -> str:
        """The first part of a text that is too long for one answer, where there is no other way;
        the rest stays for the next one."""
        if channel.speaks or len(row.text.encode("utf-8", "replace")) <= channel.room - MARGIN:
            return ""
        first, *rest = split(row.text, channel.room - MARGIN, BYTES)
        row.text, row.held = "\n".join(rest), True
        session.add(row)
        return first

    def _write(
        self,
        session: Session,
        tongue: Tongue,
        rows: Sequence[OutboxMessage],
        arrival: Arrival,
        channel: Channel,
    ) -> str:
        if not rows:
            return ""
        now = self._running.clock.now()
        window = windows.window(session, arrival.channel, arrival.address)
        menu = menu_of(rows, window, now)
        waited = sum(row.held for row in rows)
        parts = [words.waited(tongue, waited)] if waited else []
        parts += [self._text(session, tongue, row) for row in rows]
        labelled = tuple(Button(label, action) for label, action in buttons_of(rows))
        return channel.in_one_text("\n\n".join(parts), labelled, menu)

    def _text(self, session: Session, tongue: Tongue, row: OutboxMessage) -> str:
        if row.paper_id is not None:
            name = papers.paper(session, row.paper_id).name
            return f"{row.text}\n{words.enclosed(tongue, name)}"
        return f"{row.text}\n{words.enclosed(tongue, '')}" if travels_alone(row) else row.text

    def _mark(
        self, session: Session, rows: Sequence[OutboxMessage], name: str, point: ContactPoint
    ) -> None:
        now = self._running.clock.now()
        outbox.mark_sent(session, [Left(row.id, name, point.id) for row in rows], now)
        for row in rows:
            session.refresh(row)
            if row.kind == "reply":
                deliveries.delivered(Moment(session, self._running.rules, now), row)

    def _tongue(self, session: Session, point: ContactPoint) -> Tongue:
        language = people.person(session, point.person_id).language
        return self._running.rules.tongue(language)


def _only_words(row: OutboxMessage, room: int) -> bool:
    return not travels_alone(row) and len(row.text.encode("utf-8", "replace")) <= room
