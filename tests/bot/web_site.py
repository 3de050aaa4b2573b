"""The site over a real database, without the bot behind it: what the web's own tests talk to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
from sqlalchemy import Engine
from sqlmodel import col, select

from bot.channels.base import Outgoing
from bot.channels.webchat import Webchat
from bot.clock import Clock
from bot.mailbox import DatabaseMailbox
from bot.running import Running
from bot.settings import Settings
from bot.web.site import create_site
from handlers.incoming import Button, Incoming
from handlers.rules import Rules
from nlu.meaning import Conversation, Meaning
from storage import charter, db, deployment, seeds
from storage.received import Received
from tests.engines import give_back, lend

STARTS_AT = datetime(2026, 12, 3, 6, 0, tzinfo=UTC)  # 14:00 in Shanghai
ZONE = ZoneInfo("Asia/Shanghai")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)


@dataclass
class Site:
    running: Running
    client: httpx.AsyncClient  # keeps cookies, as a browser does

    @property
    def webchat(self) -> Webchat:
        channel = self.running.channels["webchat"]
        assert isinstance(channel, Webchat)
        return channel

    def received(self) -> list[Incoming]:
        """What the bot would find, in order."""
        with db.reading(self.running.engine) as session:
            rows = session.exec(select(Received).order_by(col(Received.id))).all()
        return [self.webchat.read(row.body) for row in rows]

    async def say(self, person: str, text: str, key: str = "", **more: object) -> httpx.Response:
        body = {"person": person, "text": text, "key": key, **more}
        return await self.client.post("/chat/api/messages", json=body)

    async def tell(self, address: str, text: str, outbox_id: int = 1, *actions: str) -> None:
        """The bot says something, with a button for each action."""
        buttons = tuple(Button(f"按 {action}", action) for action in actions)
        await self.webchat.send(Outgoing(outbox_id, address, text, buttons))

    async def heard(self, person: str, **query: object) -> list[dict[str, object]]:
        params = {"person": person, **{name: str(value) for name, value in query.items()}}
        answer = await self.client.get("/chat/api/messages", params=params)
        assert answer.status_code == 200, answer.text
        lines: list[dict[str, object]] = answer.json()
        return lines

    @asynccontextmanager
    async def another_browser(self) -> AsyncIterator[Site]:
        async with _client(self.running) as client:
            yield Site(self.running, client)


@asynccontextmanager
async def open_site(
    database: str, media: Path, *, demo: bool = True, settings: Settings | None = None
) -> AsyncIterator[Site]:
    """A site over a migrated, empty database; ``demo`` plants the demo estate."""
    engine = lend(database)
    threads, clock = ThreadPoolExecutor(4), Clock(STARTS_AT)
    if demo:
        _plant(engine)
    with db.transaction(engine) as session:
        here = deployment.ensure(session)
    mail = asyncio.Event()
    running = Running(
        settings=settings or settings_with(),
        engine=engine,
        clock=clock,
        rules=_rules(),
        demo=demo,
        secret=here.secret,
        channels={},
        mailbox=DatabaseMailbox(engine, threads, clock.now, mail),
        threads=threads,
        media=media,
        mail=mail,
    )
    running.channels = {"webchat": Webchat(engine, running.in_thread, clock.now, media)}
    try:
        async with _client(running) as client:
            yield Site(running, client)
    finally:
        threads.shutdown()
        give_back(engine)


_planted: list[bytes] = []  # the demo estate in a file of its own; planted once, then copied


def _plant(engine: Engine) -> None:
    path = engine.url.database if engine.name == "sqlite" else None
    if path is None or not _planted:
        with db.transaction(engine) as session:
            seeds.plant(session, STARTS_AT, ZONE, ())
    if path is None:
        return
    engine.dispose()  # the last one to leave puts the write-ahead log into the file
    if _planted:
        Path(path).write_bytes(_planted[0])
    else:
        _planted.append(Path(path).read_bytes())


@cache
def _rules() -> Rules:
    return Rules(charter.load(), ZONE, _understand)


def settings_with(**given: str) -> Settings:
    """The default settings but for these, whatever the environment says."""
    return Settings.model_construct(**given)  # type: ignore[arg-type]


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


def _client(running: Running) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_site(running))
    return httpx.AsyncClient(transport=transport, base_url="http://guanjia.test", timeout=20)


def _understand(text: str, today: date, conversation: Conversation) -> Meaning:
    raise AssertionError("the web does not ask what is meant")
