"""WeCom before its fake platform: the staff's app, and 微信客服."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.channels.errors import Gone, Halted, TooFast, Transient, WayClosed
from bot.channels.wechat_common.xml import write_xml
from bot.channels.wecom.door import Door
from handlers.incoming import Attachment
from tests.bot.wecom_ground import NoNotes, account, ground
from tests.bot.wecom_ground import app as channel_of
from tests.contract.kit import Kit, Knock, Problem
from tests.contract.wechat import _spoiled as spoiled
from tests.fakes.mailbox import MemoryMailbox
from tests.fakes.wecom import Corp, serving
from tests.fakes.wecom.state import Customer, Said

AGENT = 1000002
ZHANG = "zhangsan"
Recorded = list[tuple[str, str, dict[str, Any] | None]]


@asynccontextmanager
async def app(_database: str, _media: Path) -> AsyncIterator[Kit]:
    with serving() as corp:
        corp.joins("ZhangSan")
        async with channel_of(corp, robot=True) as channel:
            yield Kit(
                channel,
                ZHANG,
                app_recorded(),
                lambda: shown(corp, ZHANG),
                lambda: corp.violations,
                app_errors(corp),
                lambda on: setattr(corp.state, "down", on),
                door(corp),
            )


@asynccontextmanager
async def kf(database: str, media: Path) -> AsyncIterator[Kit]:
    with serving() as corp:
        customer = Customer("王阿姨", "wm1", left=10_000, until=time.time() + 3600)
        corp.state.customers["王阿姨"] = customer
        async with ground(database, media, corp) as here:
            yield Kit(
                here.kf,
                f"{corp.state.kf_id}/wm1",
                kf_recorded(),
                lambda: shown(corp, "王阿姨"),
                lambda: corp.violations,
                kf_errors(corp),
                lambda on: setattr(corp.state, "down", on),
            )


def shown(corp: Corp, name: str) -> str:
    def one(said: Said) -> str:
        return "\n".join([said.text, *said.buttons])

    return "\n".join(map(one, corp.sent(name)))


# ------------------------------------------------------------------------------------ recorded


def app_recorded() -> Recorded:
    """Every type of callback in the platform's own form, and what becomes of it."""
    photo = (Attachment("photo", "m1", "image/jpeg"),)
    voice = (Attachment("voice", "m1", "audio/amr"),)
    place = (Attachment("location", name="东门", note="31.2,121.4"),)
    where = {"Location_X": "31.2", "Location_Y": "121.4", "Label": "东门"}
    link = {"Title": "通知", "Description": "停水", "Url": "https://a.cn/b"}
    card = {"EventKey": "/take 12", "TaskId": "7-a", "ResponseCode": "R"}
    return [
        ("text", came("text", Content="漏水了"), {"text": "漏水了", "conversation": ZHANG}),
        ("its names", came("text", Content="x"), {"sender": ZHANG, "message_id": "77"}),
        ("image", came("image", PicUrl="http://a.cn/1", MediaId="m1"), {"attachments": photo}),
        ("voice", came("voice", MediaId="m1", Format="amr"), {"attachments": voice, "text": ""}),
        (
            "video",
            came("video", MediaId="m1", ThumbMediaId="t"),
            {"attachments": (Attachment("video", "m1", "video/mp4"),)},
        ),
        ("location", came("location", **where), {"attachments": place}),
        ("link", came("link", **link), {"text": "通知\n停水\nhttps://a.cn/b"}),
        ("an unknown message", came("hologram"), {"kind": "unreadable", "text": "hologram"}),
        (
            "a card",
            event("template_card_event", **card),
            {"kind": "action", "action": "/take 12", "message_id": "7-a"},
        ),
        ("the app's menu", event("click", EventKey="/queue"), {"action": "/queue"}),
        ("in range", event("subscribe"), {"kind": "reachable"}),
        ("out of range", event("unsubscribe"), {"kind": "unreachable"}),
        (
            "binding the robot's group",
            came("text", Content="/bindchat cs-supervisor"),
            {"is_group": True, "conversation": "robot", "sender": ZHANG},
        ),
        ("another app's", came("text", Content="x", AgentID="7"), None),
        ("the system", came("text", Content="x", FromUserName="sys"), None),
        ("a foreign card", event("template_card_event", EventKey="OTHER_KEY"), None),
        *(
            (name, event(name, EventKey="x"), None)
            for name in (
                *("enter_agent", "LOCATION", "view", "scancode_push", "batch_job_result"),
                *("change_contact", "open_approval_change", "template_card_menu_event"),
                *("kf_msg_or_event", "a_thing_of_tomorrow"),
            )
        ),
    ]


def came(kind: str, **fields: str) -> str:
    head = {"ToUserName": "ww1", "FromUserName": "ZhangSan", "CreateTime": "1795420800"}
    head |= {"MsgType": kind, "MsgId": "77", "AgentID": str(AGENT)}
    return json.dumps({"xml": write_xml({**head, **fields})})


def event(name: str, **fields: str) -> str:
    return came("event", Event=name, **fields)


def kf_recorded() -> Recorded:
    """Every type of message that is pulled."""
    photo = (Attachment("photo", "m1", "image/jpeg"),)
    voice = (Attachment("voice", "m1", "audio/amr"),)
    file = (Attachment("document", "m1", "application/octet-stream"),)
    where: dict[str, Any] = {
        "latitude": 31.2,
        "longitude": 121.4,
        "name": "东门",
        "address": "桂花路1号",
    }
    place = (Attachment("location", name="东门 桂花路1号", note="31.2,121.4"),)
    refusing = "reject_customer_msg_switch_change"
    return [
        ("text", pulled("text", content="漏水了"), {"text": "漏水了", "sender": "wk1/wm1"}),
        ("a line of a menu", pulled("text", content="催", menu_id="/urge 1"), {"kind": "action"}),
        ("a foreign menu", pulled("text", content="好", menu_id="101"), {"text": "好"}),
        ("image", pulled("image", media_id="m1"), {"attachments": photo}),
        ("voice", pulled("voice", media_id="m1"), {"attachments": voice, "text": ""}),
        ("file", pulled("file", media_id="m1"), {"attachments": file}),
        ("location", pulled("location", **where), {"attachments": place}),
        ("link", pulled("link", title="通知", url="https://a.cn"), {"text": "通知\nhttps://a.cn"}),
        ("an unknown message", pulled("hologram"), {"kind": "unreadable", "text": "hologram"}),
        ("enters", kf_event("enter_session", welcome_code="W"), {"text": "/start"}),
        ("by a link", kf_event("enter_session", scene_param="K7M2"), {"text": "/start K7M2"}),
        ("enters again", kf_event("enter_session"), None),
        ("refuses messages", kf_event(refusing, reject_switch=1), {"kind": "unreachable"}),
        ("takes them again", kf_event(refusing, reject_switch=0), {"kind": "reachable"}),
        ("a colleague in WeCom", pulled("text", origin=5, content="我来说"), None),
        *(
            (name, kf_event(name), None)
            for name in (
                *("msg_send_fail", "servicer_status_change", "session_status_change"),
                *("user_recall_msg", "servicer_recall_msg", "a_thing_of_tomorrow"),
            )
        ),
    ]


def pulled(kind: str, origin: int = 3, **part: Any) -> str:
    head = {"msgid": "k1", "open_kfid": "wk1", "external_userid": "wm1", "send_time": 1795420800}
    return json.dumps({**head, "origin": origin, "msgtype": kind, kind: part})


def kf_event(name: str, **fields: Any) -> str:
    whose = {"event_type": name, "open_kfid": "wk1", "external_userid": "wm1", **fields}
    head = {"msgid": "k1", "send_time": 1795420800, "origin": 4, "msgtype": "event"}
    return json.dumps({**head, "event": whose})


# -------------------------------------------------------------------------------------- errors


def shared_errors(corp: Corp, path: str) -> list[Problem]:
    def fails(**what: Any) -> Callable[[], None]:
        return lambda: corp.fault(path, **what)

    return [
        ("busy for a moment", fails(code=-1), None),
        ("busy for long", fails(code=-1, times=3), TooFast("", timedelta(seconds=10))),
        ("token forgotten", corp.state.tokens.clear, None),
        ("token refused", fails(code=42001, times=2), TooFast("", timedelta(minutes=1))),
        ("address not trusted", fails(code=60020), Halted()),
        ("no right", fails(code=48002), Halted()),
        ("too many calls", fails(code=45009), TooFast("", timedelta(minutes=1))),
        ("a code of tomorrow", fails(code=99_999), WayClosed()),
        ("no JSON", fails(kind="status", code=200), Transient()),
        ("out of order", fails(kind="status", code=502), Transient()),
        ("a cut line", fails(kind="drop"), Transient()),
    ]


def app_errors(corp: Corp) -> list[Problem]:
    path = "/message/send"
    return [
        *shared_errors(corp, path),
        ("nobody", lambda: corp.fault(path, code=81013), Gone("", "unknown")),
        ("no such member", lambda: corp.fault(path, code=60111), Gone("", "unknown")),
        ("wrong app", lambda: corp.fault(path, code=301002), Halted()),
    ]


def kf_errors(corp: Corp) -> list[Problem]:
    path = "/kf/send_msg"
    return [
        *shared_errors(corp, path),
        ("quota used up", lambda: corp.fault(path, code=95001), WayClosed()),
        ("window shut", lambda: corp.fault(path, code=95002), WayClosed()),
        ("with a person", lambda: corp.fault(path, code=95018), WayClosed()),
        ("left", lambda: corp.fault(path, code=40096), Gone("", "gone")),
        ("switched off", lambda: corp.fault(path, code=95017), Halted()),
    ]


# ---------------------------------------------------------------------------------------- door


def door(corp: Corp) -> Callable[[Knock], Any]:
    box = MemoryMailbox()
    entrance = Door(account(corp), box, NoNotes())

    async def knock(what: Knock) -> tuple[int, int]:
        plain = corp.callback("ZhangSan", MsgType="text", Content="漏水了", MsgId=77)
        query, body = spoiled(what, *await asyncio.to_thread(corp.courier.letter, plain))
        answer = await entrance.take(query, body)
        if what == "twice":
            answer = await entrance.take(query, body)
        return answer.status, len(box.rows)

    return knock
