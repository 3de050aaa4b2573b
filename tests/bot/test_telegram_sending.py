"""Messages that leave for Telegram, over real HTTP, and every way in which they fail."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import Channel, Document, Outgoing
from bot.channels.errors import (
    Gone,
    Halted,
    Moved,
    Refused,
    SendError,
    TooFast,
    TopicGone,
    Transient,
)
from bot.channels.telegram import Telegram
from handlers.incoming import Button
from tests.contract.kit import told
from tests.fakes.botapi import BotApi
from tests.fakes.mailbox import MemoryMailbox

PIXEL = b"\xff\xd8" + b"\0" * 100  # enough of a JPEG for the fake
numbers = count(1)


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Telegram]:
    bot = Telegram(token=api.token, mailbox=MemoryMailbox(), api_url=api.root)
    yield bot
    await bot.aclose()


def to(address: int | str, text: str, *buttons: Button, **more: Any) -> Outgoing:
    return Outgoing(next(numbers), str(address), text, buttons, **more)


async def refusal(bot: Telegram, message: Outgoing) -> SendError:
    with pytest.raises(SendError) as caught:
        await bot.send(message)
    return caught.value


async def test_it_is_a_channel(bot: Telegram) -> None:
    channel: Channel = bot
    assert channel.name == "telegram"


async def test_a_text_arrives_as_it_is(api: BotApi, bot: Telegram) -> None:
    wang = api.person("王阿姨")
    text = "*您好* <b>王阿姨</b> \u202eabc\u202c 👨‍👩‍👧 https://example.com"
    message_id = await bot.send(to(wang, text))
    assert api.heard(wang) == [text]
    assert api.sent(wang)[0]["message_id"] == int(message_id)


async def test_buttons_stand_under_the_message(api: BotApi, bot: Telegram) -> None:
    short = [Button("接单", "/take 12"), Button("回复", "/reply 12"), Button("转派", "/assign 12")]
    long = Button("我要联系物业服务中心值班经理", "/human")
    await bot.send(to(api.person("小刘"), "新工单", *short, long))
    rows = [[one["text"] for one in row] for row in api.sent()[0]["rows"]]
    assert rows == [["接单", "回复"], ["转派"], [long.label]]


async def test_an_action_too_long_for_a_button_can_be_typed(api: BotApi, bot: Telegram) -> None:
    action = "/reply 12 " + "好" * 19
    await bot.send(
        to(api.person("小刘"), "怎么答？", Button("答", action), Button("取", "/take 12"))
    )
    (sent,) = api.sent()
    assert sent["text"] == f"怎么答？\n答: {action}"
    assert [[one["callback_data"] for one in row] for row in sent["rows"]] == [["/take 12"]]


async def test_a_long_text_comes_in_parts_with_the_buttons_last(api: BotApi, bot: Telegram) -> None:
    wang = api.person("王阿姨")
    message = to(wang, "\n\n".join(f"{n} " + "😱漏水" * 300 for n in range(9)), Button("好", "/ok"))
    last = await bot.send(message)
    sent = api.sent(wang)
    assert len(sent) == bot.weight(message) > 2
    assert "\n\n".join(one["text"] for one in sent) == message.text
    assert [bool(one["rows"]) for one in sent] == [False] * (len(sent) - 1) + [True]
    assert sent[-1]["message_id"] == int(last)


async def test_only_the_missing_parts_are_repeated(api: BotApi, bot: Telegram) -> None:
    wang = api.person("王阿姨")
    api.limits()  # three at once pass, the fourth must wait
    message = to(wang, "一" * 4096 + "二" * 4096 + "三" * 4096 + "四")
    trouble = await refusal(bot, message)
    assert told(trouble) == told(TooFast("", timedelta(seconds=1)))
    api.ages(3)
    await bot.send(message)
    assert [text[0] for text in api.heard(wang)] == ["一", "二", "三", "四"]
    ids = [str(one["message_id"]) for one in api.sent(wang)]
    assert [name for names in message.parts.done for name in names] == ids


async def test_a_photo_carries_its_text(api: BotApi, bot: Telegram, tmp_path: Path) -> None:
    photo = tmp_path / "漏水.jpg"
    photo.write_bytes(PIXEL)
    wang = api.person("王阿姨")
    await bot.send(to(wang, "厨房", Button("收到", "/ok"), photo=photo))
    (sent,) = api.sent(wang)
    assert (sent["method"], sent["text"], sent["file"]["size"]) == ("sendPhoto", "厨房", len(PIXEL))
    assert sent["rows"]
    await bot.send(to(wang, "长" * 1025, Button("收到", "/ok"), photo=photo))
    assert [(one["method"], bool(one["rows"])) for one in api.sent(wang)[1:]] == [
        ("sendPhoto", False),
        ("sendMessage", True),
    ]


async def test_what_is_no_photo_to_telegram_goes_as_a_file(
    api: BotApi, bot: Telegram, tmp_path: Path
) -> None:
    photo = tmp_path / "plan.jpg"
    photo.write_bytes(b"not a picture")
    await bot.send(to(api.person("王阿姨"), "", photo=photo))
    assert [one["method"] for one in api.sent()] == ["sendDocument"]


async def test_words_are_sent_though_their_photo_is_lost(
    api: BotApi, bot: Telegram, tmp_path: Path
) -> None:
    wang = api.person("王阿姨")
    await bot.send(to(wang, "厨房", photo=tmp_path / "gone.jpg"))
    assert api.heard(wang) == ["厨房"]
    assert isinstance(await refusal(bot, to(wang, "", photo=tmp_path / "gone.jpg")), Refused)


async def test_a_topic_is_part_of_the_address(api: BotApi, bot: Telegram) -> None:
    group = api.group("工程部", topics=[77])
    await bot.send(to(f"{group}/77", "电梯"))
    await bot.send(to(f"{group}/1", "大家好"))
    assert [one["topic"] for one in api.sent(group)] == [77, 0]
    trouble = await refusal(bot, to(f"{group}/78", "灯"))
    assert isinstance(trouble, TopicGone)


@pytest.mark.parametrize(
    ("obstacle", "state"),
    [
        ("blocked", "blocked"),
        ("deactivated", "gone"),
        ("not_started", "not_started"),
        ("kicked", "kicked"),
        ("deleted", "kicked"),
    ],
)
async def test_an_address_of_no_more_use_says_how(
    api: BotApi, bot: Telegram, obstacle: str, state: str
) -> None:
    api.hinders(api.person("王阿姨"), obstacle)
    trouble = await refusal(bot, to(api.person("王阿姨"), "您好"))
    assert told(trouble) == told(Gone("", state))


@pytest.mark.parametrize("address", ["7000999999", "王阿姨", "", "1/x", "1" * 30, "７"])
async def test_an_address_that_is_none_is_unknown(bot: Telegram, address: str) -> None:
    trouble = await refusal(bot, to(address, "您好"))
    assert told(trouble) == told(Gone("", "unknown"))


async def test_a_group_that_moved_has_a_new_address(api: BotApi, bot: Telegram) -> None:
    group = api.group("工程部")
    new = api.migrates(group)
    trouble = await refusal(bot, to(group, "电梯"))
    assert told(trouble) == told(Moved("", str(new)))


REFUSALS: list[tuple[int, str, type[SendError]]] = [
    (403, "Forbidden: bot is not a member of the supergroup chat", Gone),
    (403, "Forbidden: something new", Refused),
    (400, "Bad Request: PEER_ID_INVALID", Gone),
    (400, "Bad Request: something new", Refused),
    (400, "Bad Request: not enough rights to send text messages to the chat", Refused),
    (401, "Unauthorized", Halted),
    (404, "Not Found", Halted),
    (409, "Conflict: terminated by other getUpdates request", Transient),
    (413, "Request Entity Too Large", Transient),
    (500, "Internal Server Error", Transient),
    (502, "Bad Gateway", Transient),
]


@pytest.mark.parametrize(("code", "description", "expected"), REFUSALS)
async def test_every_refusal_has_its_meaning(
    api: BotApi, bot: Telegram, code: int, description: str, expected: type[SendError]
) -> None:
    api.fault(code=code, description=description)
    assert type(await refusal(bot, to(api.person("王阿姨"), "您好"))) is expected
    assert api.heard("王阿姨") == []


@pytest.mark.parametrize("said", ["message is not modified: …", "query is too old and …"])
async def test_what_holds_already_is_no_failure(api: BotApi, bot: Telegram, said: str) -> None:
    api.fault(code=400, description=f"Bad Request: {said}")
    await bot.send(to(api.person("王阿姨"), "您好"))


@pytest.mark.parametrize(("parameters", "seconds"), [({"retry_after": 17}, 17), ({}, 5)])
async def test_too_many_says_how_long_to_wait(
    api: BotApi, bot: Telegram, parameters: dict[str, int], seconds: int
) -> None:
    api.fault(code=429, description="Too Many Requests", parameters=parameters)
    trouble = await refusal(bot, to(api.person("王阿姨"), "您好"))
    assert told(trouble) == told(TooFast("", timedelta(seconds=seconds)))


async def test_a_line_that_breaks_after_the_message_arrived_may_be_tried_again(
    api: BotApi, bot: Telegram
) -> None:
    wang = api.person("王阿姨")
    api.fault("drop", method="sendMessage")
    trouble = await refusal(bot, to(wang, "您好"))
    assert (type(trouble), api.heard(wang)) == (Transient, ["您好"])


async def test_nobody_at_home_may_be_tried_again() -> None:
    bot = Telegram(token="1:x", mailbox=MemoryMailbox(), api_url="http://127.0.0.1:9")
    assert type(await refusal(bot, to(7, "您好"))) is Transient
    await bot.aclose()


async def test_there_must_be_something_to_say(api: BotApi, bot: Telegram) -> None:
    assert isinstance(await refusal(bot, to(api.person("王阿姨"), " \n")), Refused)


async def test_no_log_holds_the_token_or_what_is_said(
    api: BotApi, bot: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "httpx")  # whatever a command of another test has set
    Telegram(token=api.token, mailbox=MemoryMailbox(), api_url=api.root)._mask.lift()
    await bot.send(to(api.person("王阿姨"), "您好"))
    api.fault(code=401, description="Unauthorized")
    trouble = await refusal(bot, to(api.person("王阿姨"), "您好"))
    assert "HTTP Request" in caplog.text
    assert api.token not in caplog.text + str(trouble)
    assert "您好" not in caplog.text


async def test_a_file_can_be_fetched(api: BotApi, bot: Telegram) -> None:
    reference = api.sends("王阿姨", "voice", b"OggS" + b"\1" * 3000)["file_id"]
    fetched = await bot.fetch(reference)
    assert fetched.content == b"OggS" + b"\1" * 3000
    assert (fetched.mime, fetched.name) == ("audio/ogg", "file_1.oga")


@pytest.mark.parametrize("understated", [False, True])
async def test_a_file_too_big_is_not_even_asked_for(
    api: BotApi, bot: Telegram, understated: bool
) -> None:
    big = api.sends("王阿姨", "video", b"x", size=20 * 2**20 + 1, understated=understated)
    with pytest.raises(Refused):
        await bot.fetch(big["file_id"])
    assert "download" not in api.stats()["calls"]


async def test_a_file_that_is_gone_stops_nothing_else(api: BotApi, bot: Telegram) -> None:
    voice = api.sends("王阿姨", "voice", b"OggS")
    with pytest.raises(Refused):
        await bot.fetch("unknown")
    api.do("vanishes", file_id=voice["file_id"])
    with pytest.raises(Refused):
        await bot.fetch(voice["file_id"])


async def test_a_document_is_handed_over_with_its_words_and_buttons(
    api: BotApi, bot: Telegram, tmp_path: Path
) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"PK\x03\x04")
    document = Document(path, "材料 3-2-1501.zip", "application/zip")
    legal = api.person("周律师")
    await bot.send(to(legal, "请查收", Button("收到", "/help"), document=document))
    (sent,) = api.sent(legal)
    assert (sent["method"], sent["text"]) == ("sendDocument", "请查收")
    assert sent["rows"][0][0]["text"] == "收到"
    path.unlink()
    await bot.send(to(legal, "文件没有了，话还在", document=document))
    assert api.heard(legal)[-1] == "文件没有了，话还在"
