"""What WeCom wants remembered between two calls: cards' codes, the kf cursor, welcomes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from sqlmodel import Session

from bot.channels.wecom.app import Card
from bot.channels.wecom.kf.arrivals import Arrived
from bot.delivery.record import came_back
from bot.mailbox import row_of
from bot.running import Running
from handlers.wording.stamps import stamp
from handlers.wording.tongue import COMPANY
from storage import cards, contacts, kf, received, windows
from storage.db import transaction
from storage.kf import KfAccount

T = TypeVar("T")


class Books:
    """Implements ``door.Notes``, ``app.Cards`` and ``kf.pulling.Cursors`` on our database. Codes
    and cursors are the platform's own affairs, in real time also where the demonstration's clock
    runs fast; reply windows are in the clock's."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self.news = asyncio.Event()  # something waits to be pulled

    async def want(self, kf_id: str, token: str) -> None:
        await self._write(lambda session, now: kf.want(session, kf_id, token, now))
        self.news.set()

    async def pressed(self, task: str, code: str) -> None:
        if task and code:
            await self._write(lambda session, now: cards.pressed(session, task, code))

    async def sent(self, outbox_id: int, address: str, task: str, code: str) -> None:
        await self._write(
            lambda session, now: cards.sent(session, outbox_id, address, task, code, now)
        )

    async def outdated(self) -> Sequence[Card]:
        return await self._write(self._outdated)

    async def spent(self, outbox_id: int) -> None:
        await self._write(lambda session, now: cards.spent(session, outbox_id))

    async def look_everywhere(self, only: str) -> None:
        await self._write(lambda session, now: kf.want_all(session, only, now))

    async def wanted(self) -> Sequence[KfAccount]:
        return await self._write(kf.wanted)

    async def arrive(self, channel: str, messages: Sequence[Arrived]) -> None:
        await self._write(lambda session, now: self._arrive(session, channel, messages, now))
        self._running.mail.set()
        self._running.post.set()

    async def pulled(self, kf_id: str, cursor: str, wanted_at: datetime | None) -> None:
        await self._write(lambda session, now: kf.pulled(session, kf_id, cursor, wanted_at, now))

    async def take_welcome(self, address: str) -> str:
        return await self._write(lambda session, now: kf.take_welcome(session, address, now))

    def _outdated(self, session: Session, now: datetime) -> Sequence[Card]:
        cards.forget(session, now)
        rules = self._running.rules
        return [
            Card(
                each.card.outbox_id,
                each.card.address,
                each.card.code,
                stamp(rules.tongue(each.language or COMPANY), each.ticket, each.holder),
            )
            for each in cards.take_outdated(session, now)
        ]

    def _arrive(
        self, session: Session, channel: str, messages: Sequence[Arrived], real: datetime
    ) -> None:
        """A message that came before changes nothing, neither rows nor windows."""
        now = self._running.clock.now()
        for each in messages:
            if received.state_of(session, channel, each.delivery.key) is not None:
                continue
            action = ""
            if each.number:
                window = windows.window(session, channel, each.address)
                action = window.chosen(each.number, now)
            received.store(session, [row_of(channel, each.choosing(action))], now)
            if each.opens is not None:
                window = windows.window(session, channel, each.address)
                window.grant(each.opens, now)
                session.add(window)
                self._release(session, channel, each.address, now)
            if each.welcome_until > real:
                kf.may_welcome(session, each.address, each.welcome_code, each.welcome_until)
            if each.failed:
                self._came_back(session, channel, each)

    def _release(self, session: Session, channel: str, address: str, now: datetime) -> None:
        """What waited for this person to write may go."""
        point = contacts.find(session, channel, address)
        if point is not None:
            windows.release(session, point.person_id, now)

    def _came_back(self, session: Session, channel: str, message: Arrived) -> None:
        window = windows.window(session, channel, message.address)
        window.shut()
        session.add(window)
        came_back(self._running, session, message.failed, message.why)

    async def _write(self, act: Callable[[Session, datetime], T]) -> T:
        def run() -> T:
            with transaction(self._running.engine) as session:
                return act(session, datetime.now(UTC))

        return await self._running.in_thread(run)
