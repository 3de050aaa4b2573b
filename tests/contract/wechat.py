"""The Official Account before its fake platform."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.errors import Gone, Halted, TooFast, Transient, WayClosed
from bot.channels.wechat import Account, WeChat
from bot.channels.wechat_common.xml import read_xml, write_xml
from handlers.incoming import Attachment
from tests.contract.kit import Kit, Knock, MemoryDesk, Problem
from tests.fakes.officialaccount import Phones, Platform, serving
from tests.fakes.officialaccount.platform import Follower

ZONE = ZoneInfo("Asia/Shanghai")
WANG = "oWang"
PICTURE = "http://mmbiz.qpic.cn/1"
CODE = "K7M2P9QRST"


@asynccontextmanager
async def kit(_database: str, _media: Path) -> AsyncIterator[Kit]:
    platform, desk = Platform(), MemoryDesk()
    platform.followers[WANG] = Follower(WANG, windows=[[10_000, time.time() + 3600]])
    with serving(platform) as root:
        account = Account(
            platform.app_id, platform.token, platform.secret, platform.aes_key, api_url=root
        )
        channel = WeChat(account, desk, ZONE)
        phones = Phones(platform, "http://127.0.0.1:9/wechat")
        yield Kit(
            channel,
            WANG,
            recorded(),
            lambda: "\n".join(phones.heard(WANG)),
            lambda: platform.complaints,
            _errors(platform),
            lambda on: setattr(platform, "down", on),
            _door(channel, phones, desk),
        )
        await channel.aclose()
        phones.close()


UNREADABLE = {"kind": "unreadable", "text": "hologram"}


def recorded() -> list[tuple[str, str, dict[str, Any] | None]]:
    """Every type of message and event in the platform's own form, and what becomes of it."""
    media = {"MediaId": "m1", "MsgId": "1"}
    photo = (Attachment("photo", f"m1 {PICTURE}", "image/jpeg"),)
    return [
        ("text", _stored("text", Content="漏水了", MsgId="1"), {"text": "漏水了", "sender": WANG}),
        ("a number", _stored("text", "/fee", Content="1"), {"kind": "action", "action": "/fee"}),
        (
            "image",
            _stored("image", PicUrl="http://mmbiz.qpic.cn/1", **media),
            {"attachments": photo},
        ),
        (
            "voice",
            _stored("voice", Format="amr", Recognition="", **media),
            {"attachments": (Attachment("voice", "m1", "audio/amr"),), "text": ""},
        ),
        (
            "video",
            _stored("video", ThumbMediaId="t", **media),
            {"attachments": (Attachment("video", "m1", "video/mp4"),)},
        ),
        (
            "shortvideo",
            _stored("shortvideo", ThumbMediaId="t", **media),
            {"attachments": (Attachment("video", "m1", "video/mp4"),)},
        ),
        (
            "location",
            _stored("location", Location_X="31.2", Location_Y="121.4", Scale="20", Label="东门"),
            {"attachments": (Attachment("location", name="东门", note="31.2,121.4"),)},
        ),
        (
            "link",
            _stored("link", Title="通知", Description="停水", Url="https://a.cn/b"),
            {"text": "通知\n停水\nhttps://a.cn/b"},
        ),
        ("an unknown message", _stored("hologram"), UNREADABLE),
        ("follow", _event("subscribe", EventKey=""), {"text": "/start"}),
        (
            "follow by code",
            _event("subscribe", EventKey="qrscene_K7M2P9QRST"),
            {"text": "/start K7M2P9QRST"},
        ),
        ("scan", _event("SCAN", EventKey="K7M2P9QRST", Ticket="t"), {"text": "/start K7M2P9QRST"}),
        ("leave", _event("unsubscribe", EventKey=""), {"kind": "unreachable"}),
        ("menu", _event("CLICK", EventKey="/fee"), {"kind": "action", "action": "/fee"}),
        *(
            (name, _event(name, EventKey="x"), None)
            for name in (
                *("VIEW", "LOCATION", "scancode_push", "scancode_waitmsg", "pic_sysphoto"),
                *("pic_photo_or_album", "pic_weixin", "location_select", "view_miniprogram"),
                *("TEMPLATESENDJOBFINISH", "MASSSENDJOBFINISH", "subscribe_msg_popup_event"),
                *("qualification_verify_success", "kf_create_session", "a_thing_of_tomorrow"),
            )
        ),
        ("a foreign menu", _event("CLICK", EventKey="V1001_OLD"), None),
    ]


def _stored(kind: str, action: str = "", **fields: str) -> str:
    head = {"ToUserName": "gh_1", "FromUserName": WANG, "CreateTime": "1795420800"}
    plain = read_xml(write_xml({**head, "MsgType": kind, **fields}))
    return json.dumps({"message": plain, "action": action})


def _event(event: str, **fields: str) -> str:
    return _stored("event", Event=event, **fields)


def _errors(
    platform: Platform,
) -> list[Problem]:
    def fails(what: Any, path: str = "custom/send", times: int = 1) -> Callable[[], None]:
        return lambda: platform.faults.extend([(path, what)] * times)

    return [
        ("window shut", fails(45015), WayClosed()),
        ("quota used up", fails(45047), WayClosed()),
        ("no right", fails(48001), WayClosed()),
        ("a code of tomorrow", fails(99_999), WayClosed()),
        ("not of this account", fails(40003), Gone("", "unknown")),
        ("left", fails(43004), Gone("", "blocked")),
        ("busy for a moment", fails(-1), None),
        ("busy for long", fails(-1, times=3), TooFast("", timedelta(seconds=10))),
        ("token refused once", fails(40001), None),
        ("token refused", fails(42001, times=2), TooFast("", timedelta(minutes=1))),
        ("minute's quota", fails(45011), TooFast("", timedelta(minutes=1))),
        ("day's quota", fails(45009), Halted()),
        ("no JSON", fails("html"), Transient()),
        ("a cut line", fails("cut"), Transient()),
    ]


def _door(channel: WeChat, phones: Phones, desk: MemoryDesk) -> Callable[[Knock], Any]:
    async def knock(what: Knock) -> tuple[int, int]:
        fields = {
            "ToUserName": "gh_1",
            "FromUserName": WANG,
            "CreateTime": str(int(time.time())),
            "MsgType": "text",
            "Content": "漏水了",
            "MsgId": "77",
        }
        query, body = await asyncio.to_thread(phones.letter, fields)
        query, body = _spoiled(what, query, body)
        answer = await channel.take(query, body)
        if what == "twice":
            answer = await channel.take(query, body)
        return answer.status, len(desk.rows)

    return knock


def _spoiled(what: Knock, query: Mapping[str, str], body: bytes) -> tuple[dict[str, str], bytes]:
    changed = dict(query)
    if what == "forged":
        changed["msg_signature"] = "0" * 40
    elif what == "replayed":  # an hour later the timestamp no longer fits what was signed
        changed["timestamp"] = str(int(query["timestamp"]) - 3600)
    elif what == "oversized":
        body += b" " * 70_000
    elif what == "truncated":
        body = body[: len(body) // 2]
    elif what == "empty":
        body = b""
    return changed, body
