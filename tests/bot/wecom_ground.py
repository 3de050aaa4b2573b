"""The WeCom channels over a real database and the fake platform: what their tests stand on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
from sqlmodel import col, select

from bot.channels.base import Channel
from bot.channels.wecom.account import Account
from bot.channels.wecom.app import Card, Wecom
from bot.channels.wecom.door import Door
from bot.channels.wecom.kf.channel import Kf
from bot.clock import Clock
from bot.mailbox import DatabaseMailbox
from bot.messengers import wecom_channels
from bot.running import Running
from bot.settings import Settings
from bot.web.site import create_site
from bot.wecom_books import Books
from storage import db, deployment
from storage.received import Received
from tests.bot.web_site import settings_with
from tests.endtoend.inviting import RULES
from tests.fakes.mailbox import MemoryMailbox
from tests.fakes.wecom import Corp

NOW = 1_795_420_800.0


class NoNotes:
    """Notes and cards in memory. ``broken``: the database is away."""

    def __init__(self) -> None:
        self.wants: list[tuple[str, str]] = []
        self.presses: list[tuple[str, str]] = []
        self.codes: dict[str, str] = {}

    async def want(self, kf_id: str, token: str) -> None:
        self.wants.append((kf_id, token))

    async def pressed(self, task: str, code: str) -> None:
        self.presses.append((task, code))

    async def sent(self, outbox_id: int, address: str, task: str, code: str) -> None:
        self.codes[task] = code

    async def outdated(self) -> list[Card]:
        return []

    async def spent(self, outbox_id: int) -> None:
        return


def account(corp: Corp, *, robot: bool = False) -> Account:
    state = corp.state
    return Account(
        state.corp_id,
        state.agent_id,
        state.secret,
        state.token,
        state.aes_key,
        corp.robot_url if robot else "",
        corp.root,
        state.kf_secret,
        salt="abcdef",
    )


@asynccontextmanager
async def app(corp: Corp, *, robot: bool = False) -> AsyncIterator[Wecom]:
    """The staff's channel alone, its notes in memory."""
    notes, whose = NoNotes(), account(corp, robot=robot)
    channel = Wecom(whose, notes, Door(whose, MemoryMailbox(), notes))
    yield channel
    await channel.aclose()


@dataclass
class Ground:
    corp: Corp
    running: Running
    books: Books
    wecom: Wecom
    kf: Kf
    client: httpx.AsyncClient

    def rows(self, channel: str) -> list[Received]:
        with db.reading(self.running.engine) as session:
            query = select(Received).where(col(Received.channel) == channel)
            return list(session.exec(query.order_by(col(Received.id))).all())

    async def pull(self) -> None:
        """One look at everything that is wanted."""
        for wanted in await self.books.wanted():
            await self.kf.puller.pull(wanted)


@asynccontextmanager
async def ground(database: str, media: Path, corp: Corp) -> AsyncIterator[Ground]:
    """Nothing runs by itself here: no worker, no dispatcher, no puller."""
    engine, threads, clock = db.connect(database, durable=False), ThreadPoolExecutor(4), Clock()
    with db.transaction(engine) as session:
        here = deployment.ensure(session)
    mail = asyncio.Event()
    running = Running(
        settings=settings_for(corp),
        engine=engine,
        clock=clock,
        rules=RULES,
        demo=False,
        secret=here.secret,
        channels={},
        mailbox=DatabaseMailbox(engine, threads, clock.now, mail),
        threads=threads,
        media=media,
        mail=mail,
    )
    channels: dict[str, Channel] = wecom_channels(running)
    running.channels = channels
    wecom, kf = channels["wecom"], channels["wecom-kf"]
    assert isinstance(wecom, Wecom)
    assert isinstance(kf, Kf)
    transport = httpx.ASGITransport(create_site(running))
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://guanjia.test") as client:
            yield Ground(corp, running, Books(running), wecom, kf, client)
    finally:
        await wecom.aclose()
        await kf.aclose()
        threads.shutdown()
        engine.dispose()


def settings_for(corp: Corp) -> Settings:
    return Settings.model_validate(
        {**settings_with().model_dump(), **corp.settings(robot=True)}, by_name=True
    )


def hours(n: float) -> timedelta:
    return timedelta(hours=n)
