"""What WeChat's door makes of numbers that come twice, refusals, plain messages, unknown kinds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pytest

from bot.channels.base import Answer, Arrival, Outgoing
from bot.channels.errors import WayClosed
from bot.channels.wechat import messages
from bot.channels.wechat.account import Account
from bot.channels.wechat.callback import Callback
from bot.channels.wechat.channel import WeChat
from bot.channels.wechat_common import crypto
from bot.channels.wechat_common.errors import PlatformError
from bot.channels.wecom import door
from tests.stories.conftest import world  # noqa: F401
from tests.world import World

NOW = 1_780_000_000.0


def _fields(**more: str) -> dict[str, str]:
    plain = {"FromUserName": "wang", "ToUserName": "gh", "CreateTime": "1780000000"}
    return {**plain, "MsgType": "text", "MsgId": "7", "Content": "漏水了", **more}


def test_a_number_that_comes_twice_from_two_people_is_two_messages() -> None:
    keys = {
        messages.arrival(_fields()).key,
        messages.arrival(_fields(FromUserName="li")).key,
        messages.arrival(_fields(CreateTime="1780000001")).key,
    }
    assert len(keys) == 3
    assert messages.arrival(_fields()).key == messages.arrival(_fields(Content="改了")).key


def test_in_wecom_too() -> None:
    keys = {door._key(_fields(FromUserName=who), "") for who in ("wang", "li", "WANG")}
    assert len(keys) == 2


# -------------------------------------------------------------------------------------- 48001


class _Desk:
    async def answer(self, arrival: Arrival) -> str:
        return ""


def _channel(refused: set[str], monkeypatch: pytest.MonkeyPatch) -> WeChat:
    channel = WeChat(Account("app", "token", "secret"), _Desk(), ZoneInfo("Asia/Shanghai"))

    async def ask(path: str, body: Mapping[str, object], **_: object) -> dict[str, object]:
        if body["touser"] in refused:
            raise PlatformError(48001, "api unauthorized")
        return {}

    monkeypatch.setattr(channel.api, "ask", ask)
    return channel


async def _send(channel: WeChat, address: str) -> bool:
    try:
        await channel.send(Outgoing(1, address, "您好"))
    except WayClosed:
        return False
    return True


async def test_one_refusal_is_that_of_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    channel = _channel({"wang"}, monkeypatch)
    assert not await _send(channel, "wang")
    assert not await _send(channel, "wang")
    assert (channel.speaks, channel.trouble) == (True, "")
    assert await _send(channel, "li")
    await channel.aclose()


async def test_refusals_of_several_people_are_the_accounts_and_are_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    channel = _channel({"wang", "li", "sun"}, monkeypatch)
    for who in ("wang", "li", "sun"):
        assert not await _send(channel, who)
    assert not channel.speaks
    assert "48001" in channel.trouble
    monkeypatch.setattr("bot.channels.wechat.channel.REFUSED_FOR", 0.0)
    assert (channel.speaks, channel.trouble) == (True, "")  # tried again after a while
    await channel.aclose()


async def test_a_success_between_takes_the_refusals_back(monkeypatch: pytest.MonkeyPatch) -> None:
    channel = _channel({"wang", "li", "sun"}, monkeypatch)
    for who in ("wang", "li", "zhao", "sun"):
        await _send(channel, who)
    assert channel.speaks
    await channel.aclose()


# ---------------------------------------------------------------------------------- plain mode


def _post(nonce: str) -> dict[str, str]:
    stamp = str(int(NOW))
    return {
        "timestamp": stamp,
        "nonce": nonce,
        "signature": crypto.signature("token", stamp, nonce),
    }


def _xml(content: str) -> bytes:
    fields = "".join(
        f"<{name}>{value}</{name}>" for name, value in _fields(Content=content).items()
    )
    return f"<xml>{fields}</xml>".encode()


async def test_a_used_signature_brings_no_other_body() -> None:
    callback = Callback(Account("app", "token"), _Desk(), clock=lambda: NOW)
    query, forged = _post("n1"), _xml("/paid 3-2-1501 2026-10 300")

    async def status(query: Mapping[str, str], body: bytes) -> int:
        answer: Answer = await callback.take(query, body)
        return int(answer.status)

    assert await status(query, _xml("漏水了")) == 200
    assert await status(query, forged) == 403
    assert await status(query, _xml("漏水了")) == 200  # the platform, once more
    assert await status(_post("n2"), _xml("漏水了")) == 200


# ------------------------------------------------------------------------------- unknown kinds


def test_a_kind_that_we_do_not_know_is_said_to_be_none_and_a_person_looks(
    world: World,  # noqa: F811
) -> None:
    world.says("王阿姨", "厨房漏水了")
    world.everybody_listened()
    body = json.dumps({"message": _fields(MsgType="hologram"), "action": ""})
    found = messages.read(body)
    assert found is not None and found.kind == "unreadable"
    world.says("王阿姨", "hologram", kind="unreadable")
    (said,) = world.heard("王阿姨")
    assert "打不开" in said and "#1" not in said
    assert any("王阿姨" in each for each in world.heard("小刘"))
