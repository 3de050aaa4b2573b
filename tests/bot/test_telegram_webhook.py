"""The webhook over real HTTP: who may call it, and what it answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

import pytest

from bot.channels.base import Outgoing
from bot.channels.telegram import Pace, Telegram
from handlers.incoming import Button
from tests.fakes.botapi import BotApi
from tests.fakes.mailbox import MemoryMailbox, eventually

SECRET = "s3cret_-"
UPDATE = b'{"update_id": 7}'


@pytest.fixture
def box() -> MemoryMailbox:
    return MemoryMailbox()


@asynccontextmanager
async def hooked(api: BotApi, box: MemoryMailbox) -> AsyncIterator[Telegram]:
    """A channel behind a door of our own, which hands over what the webhook brings."""

    async def door(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        finally:
            writer.close()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.strip().split("\r\n")
        headers = {name.casefold(): value for name, value in (one.split(": ") for one in lines)}
        body = await reader.readexactly(int(headers["content-length"]))
        assert first.startswith("POST /telegram/webhook ")
        secret = headers.get("x-telegram-bot-api-secret-token", "")
        status = await bot.receive_webhook(secret, body)
        writer.write(b"HTTP/1.1 %d .\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status)
        await writer.drain()

    server = await asyncio.start_server(door, "127.0.0.1", 0)
    bot = Telegram(
        token=api.token,
        mailbox=box,
        api_url=api.root,
        mode="webhook",
        webhook_secret=SECRET,
        public_url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/",
        pace=Pace(first=0.02),
    )
    try:
        yield bot
    finally:
        server.close()
        await server.wait_closed()
        await bot.aclose()


async def test_updates_come_by_webhook(api: BotApi, box: MemoryMailbox) -> None:
    async with hooked(api, box) as bot:
        await bot.run()
        assert api.stats()["wanted"] == [
            *("callback_query", "edited_message", "message", "my_chat_member"),
        ]
        said = [api.says("王阿姨", f"第{n}句")["update_id"] for n in range(20)]
        await eventually(lambda: len(box.rows) == 20)
        assert list(box.rows) == [str(one) for one in said]
        api.redelivers(said[3])
        await eventually(lambda: len(box.puts) == 21)
        assert len(box.rows) == 20


async def test_run_insists_until_the_webhook_is_set(api: BotApi, box: MemoryMailbox) -> None:
    api.fault(method="setWebhook", times=2)
    async with hooked(api, box) as bot:
        await bot.run()
        assert api.stats()["webhook"]["secret"] == SECRET


async def test_a_button_is_answered_after_it_is_stored(api: BotApi, box: MemoryMailbox) -> None:
    async with hooked(api, box) as bot:
        await bot.run()
        wang = api.person("王阿姨")
        sent = await bot.send(Outgoing(1, str(wang), "好了吗？", (Button("好了", "/confirm 1"),)))
        api.presses(wang, int(sent), "好了")
        await eventually(lambda: api.stats()["answers"])
        assert len(box.rows) == 1


async def test_telegram_comes_again_while_nothing_can_be_stored(
    api: BotApi, box: MemoryMailbox
) -> None:
    box.out_of_order = True
    api.insists(0.02)
    async with hooked(api, box) as bot:
        await bot.run()
        for n in range(3):
            api.says("王阿姨", f"第{n}句")
        await eventually(lambda: api.stats()["calls"].get("webhook 503", 0) >= 3)
        box.out_of_order = False
        await eventually(lambda: len(box.rows) == 3)
        await eventually(lambda: api.stats()["waiting"] == [])  # its answer is under way
        incoming = [bot.read(body) for body in box.bodies]
        assert [one and one.text for one in incoming] == ["第0句", "第1句", "第2句"]


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        (SECRET, UPDATE, HTTPStatus.OK),
        ("", UPDATE, HTTPStatus.FORBIDDEN),
        ("s3cret", UPDATE, HTTPStatus.FORBIDDEN),
        ("密", UPDATE, HTTPStatus.FORBIDDEN),
        ("", b"x" * 2_000_000, HTTPStatus.FORBIDDEN),
        (SECRET, b'"' + b"x" * 2**20 + b'"', HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
        (SECRET, b"hello", HTTPStatus.BAD_REQUEST),
        (SECRET, b"", HTTPStatus.BAD_REQUEST),
        (SECRET, b"\xff", HTTPStatus.BAD_REQUEST),
        (SECRET, b"[" * 100_000, HTTPStatus.BAD_REQUEST),
        (SECRET, b'{"no": "number"}', HTTPStatus.OK),
        (SECRET, b'{"update_id": 8, "message": {"message": "x", "chat": 5}}', HTTPStatus.OK),
        (SECRET, b'{"update_id": 9, "message": {"text": "\\ud800\\u0000"}}', HTTPStatus.OK),
    ],
)
async def test_what_the_webhook_answers(
    api: BotApi, box: MemoryMailbox, secret: str, body: bytes, status: int
) -> None:
    async with hooked(api, box) as bot:
        assert await bot.receive_webhook(secret, body) == status
    assert len(box.rows) == (status == HTTPStatus.OK)
    for row in box.rows.values():
        assert json.loads(row.body.encode()) == json.loads(body)


async def test_storing_that_fails_asks_telegram_to_come_again(
    api: BotApi, box: MemoryMailbox
) -> None:
    box.out_of_order = True
    async with hooked(api, box) as bot:
        assert await bot.receive_webhook(SECRET, UPDATE) == HTTPStatus.SERVICE_UNAVAILABLE


async def test_without_a_webhook_nobody_gets_in(box: MemoryMailbox) -> None:
    bot = Telegram(token="1:x", mailbox=box, api_url="http://127.0.0.1:9")
    assert await bot.receive_webhook("", UPDATE) == HTTPStatus.FORBIDDEN
    await bot.aclose()


@pytest.mark.parametrize(
    ("secret", "url"), [("", "https://x.cn"), ("密", "https://x.cn"), ("s" * 257, "x"), ("s", "")]
)
def test_a_webhook_needs_its_secret_and_its_address(secret: str, url: str) -> None:
    with pytest.raises(ValueError, match="a webhook needs"):
        Telegram(
            token="1:x",
            mailbox=MemoryMailbox(),
            mode="webhook",
            webhook_secret=secret,
            public_url=url,
        )
