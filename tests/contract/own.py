"""The two channels whose far side is ours: the web chat and the terminal."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

import typer

from bot.channels.terminal import Terminal
from bot.channels.webchat import Webchat, pack
from handlers.incoming import Attachment, Incoming
from storage import webchat as lines
from storage.db import connect, reading
from tests.contract.kit import Kit

T = TypeVar("T")
WHEN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@asynccontextmanager
async def webchat(database: str, media: Path) -> AsyncIterator[Kit]:
    engine, threads = connect(database, durable=False), ThreadPoolExecutor(2)

    async def in_thread(call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(threads, call)

    def shown() -> str:
        with reading(engine) as session:
            found = lines.lines(session, "王阿姨", 0, mine=False)
            return "\n".join(
                "\n".join([each.text, *(label for label, _ in each.buttons)]) for each in found
            )

    said = Incoming("webchat", "王阿姨", "王阿姨", WHEN, text="漏水了", sender_name="王阿姨")
    photo = Incoming(
        "webchat",
        "王阿姨",
        "王阿姨",
        WHEN,
        attachments=(Attachment("photo", "a.jpg", "image/jpeg", 9),),
    )
    pressed = Incoming("webchat", "王阿姨", "王阿姨", WHEN, kind="action", action="/fee")
    channel = Webchat(engine, in_thread, lambda: WHEN, media)
    yield Kit(
        channel,
        "王阿姨",
        [
            ("words", pack(said), {"text": "漏水了", "kind": "message"}),
            ("a photo", pack(photo), {"attachments": photo.attachments}),
            ("a button", pack(pressed), {"kind": "action", "action": "/fee"}),
        ],
        shown,
    )
    await channel.aclose()
    threads.shutdown()
    engine.dispose()


@asynccontextmanager
async def terminal(_database: str, _media: Path) -> AsyncIterator[Kit]:
    screen = StringIO()
    channel = Terminal("王阿姨")
    said: Any = {"person": "王阿姨", "text": "漏水了", "action": "", "at": WHEN.isoformat()}

    def show(text: str) -> None:
        screen.write(f"{text}\n")

    with patch.object(typer, "echo", show):
        yield Kit(
            channel,
            "王阿姨",
            [
                ("words", json.dumps(said), {"text": "漏水了", "sender": "王阿姨"}),
                ("a key", json.dumps({**said, "action": "/fee"}), {"action": "/fee"}),
            ],
            lambda: screen.getvalue().replace("\n      ", "\n"),
        )
