"""What WeCom wants remembered between two calls: cards' codes, the kf cursor, welcomes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlmodel import Session

from bot.channels.wecom.app import Card
from handlers.wording.stamps import stamp
from handlers.wording.tongue import COMPANY, Tongue
from storage import cards, kf
from storage.db import transaction
from storage.kf import KfAccount

T = TypeVar("T")


class Books:
    """Implements ``door.Notes``, ``app.Cards`` and ``kf.pulling.Cursors`` on our database. These
    are the platform's own affairs, in real time also where the demonstration's clock runs fast."""

    def __init__(self, engine: Engine, threads: ThreadPoolExecutor, zone: ZoneInfo) -> None:
        self._engine, self._threads, self._zone = engine, threads, zone
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

    async def wanted(self) -> Sequence[KfAccount]:
        return await self._write(kf.wanted)

    async def pulled(self, kf_id: str, cursor: str, wanted_at: datetime | None) -> None:
        await self._write(lambda session, now: kf.pulled(session, kf_id, cursor, wanted_at, now))

    async def may_welcome(self, address: str, code: str, until: datetime) -> None:
        await self._write(lambda session, now: kf.may_welcome(session, address, code, until))

    async def take_welcome(self, address: str) -> str:
        return await self._write(lambda session, now: kf.take_welcome(session, address, now))

    def _outdated(self, session: Session, now: datetime) -> Sequence[Card]:
        cards.forget(session, now)
        return [
            Card(
                each.card.outbox_id,
                each.card.address,
                each.card.code,
                stamp(Tongue(each.language or COMPANY, self._zone), each.ticket, each.holder),
            )
            for each in cards.take_outdated(session, now)
        ]

    async def _write(self, act: Callable[[Session, datetime], T]) -> T:
        def run() -> T:
            with transaction(self._engine) as session:
                return act(session, datetime.now(UTC))

        return await asyncio.get_running_loop().run_in_executor(self._threads, run)
