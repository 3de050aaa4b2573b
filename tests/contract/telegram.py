"""Telegram before the fake Bot API."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.channels.errors import Gone, Halted, Refused, TooFast, Transient
from bot.channels.telegram import Telegram
from handlers.incoming import Attachment
from tests.contract.kit import Kit, Knock, Problem
from tests.fakes.botapi import BotApi, serving
from tests.fakes.mailbox import MemoryMailbox
from tests.fakes.updates import PRIVATE, WANG, message

SECRET = "s3cret_-"
UPDATE = json.dumps({"update_id": 7, "message": message(text="漏水了")}).encode()


@asynccontextmanager
async def kit(_database: str, _media: Path) -> AsyncIterator[Kit]:
    with serving() as root:
        api, box = BotApi(root), MemoryMailbox()
        bot = Telegram(
            token=api.token,
            mailbox=box,
            api_url=root,
            mode="webhook",
            webhook_secret=SECRET,
            public_url="http://127.0.0.1:9",
        )
        wang = await asyncio.to_thread(api.person, "王阿姨")
        yield Kit(
            bot,
            str(wang),
            _recorded(),
            lambda: _shown(api, wang),
            errors=_errors(api, wang),
            down=lambda on: _down(api, on),
            knock=_door(bot, box),
        )
        await bot.aclose()
        api.close()


def _shown(api: BotApi, wang: int) -> str:
    found = []
    for each in api.sent(wang):
        found.append(str(each.get("text") or each.get("caption") or ""))
        found += [button["text"] for row in each.get("rows", []) for button in row]
    return "\n".join(found)


def _down(api: BotApi, on: bool) -> None:
    if on:
        api.fault("answer", times=50, code=502, description="Bad Gateway")
    else:
        api.clear()
        api.lenient()  # it has forgotten its people, too


def _errors(api: BotApi, wang: int) -> list[Problem]:
    def answers(code: int, description: str, **parameters: int) -> Callable[[], None]:
        return lambda: api.fault(
            "answer",
            method="sendMessage",
            code=code,
            description=description,
            parameters=parameters,
        )

    wait = TooFast("", timedelta(seconds=7))
    return [
        ("too many", answers(429, "Too Many Requests: retry after 7", retry_after=7), wait),
        (
            "blocked",
            answers(403, "Forbidden: bot was blocked by the user"),
            Gone("", "blocked"),
        ),
        ("no such chat", answers(400, "Bad Request: chat not found"), Gone("", "unknown")),
        ("not understood", answers(400, "Bad Request: what?"), Refused()),
        ("token", answers(401, "Unauthorized"), Halted()),
        ("their fault", answers(502, "Bad Gateway"), Transient()),
        ("a cut line", lambda: api.fault("drop", method="sendMessage"), Transient()),
    ]


def _recorded() -> list[tuple[str, str, dict[str, Any] | None]]:
    def body(**content: Any) -> str:
        return json.dumps({"update_id": 1, "message": message(**content)})

    pressed = {
        "id": "1",
        "from": WANG,
        "chat_instance": "c",
        "data": "/fee",
        "message": message(text="账单"),
    }
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9, "file_size": 5}]
    found = (Attachment("photo", "f", "image/jpeg", 5),)
    return [
        ("words", body(text="漏水了"), {"text": "漏水了", "sender": str(PRIVATE["id"])}),
        ("a photo", body(photo=photo), {"attachments": found}),
        (
            "a button",
            json.dumps({"update_id": 2, "callback_query": pressed}),
            {"kind": "action", "action": "/fee"},
        ),
        ("what nobody knows", json.dumps({"update_id": 3, "new_thing": {"a": 1}}), None),
    ]


def _door(bot: Telegram, box: MemoryMailbox) -> Callable[[Knock], Any]:
    async def knock(what: Knock) -> tuple[int, int]:
        bodies = {"oversized": b" " * 2_000_000, "truncated": UPDATE[:-9], "empty": b""}
        secret = "wrong" if what in ("forged", "replayed") else SECRET
        times = 2 if what == "twice" else 1
        status = 0
        for _ in range(times):
            status = await bot.receive_webhook(secret, bodies.get(what, UPDATE))
        return status, len(box.rows)

    return knock
