"""What leaves for members and the robot's group, over real HTTP."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import Document, Outgoing
from bot.channels.errors import Gone, Halted, Refused, SendError, TooFast, Transient, WayClosed
from handlers.incoming import Button
from tests.bot.wecom_ground import app
from tests.contract.kit import told
from tests.fakes.wecom import Corp, serving

JPEG = b"\xff\xd8\xff\xe0" + bytes(40)
TAKE = (Button("接单", "/take 1"), Button("回复", "/reply 1"))
PATH = "/message/send"


@pytest.fixture
def corp() -> Iterator[Corp]:
    with serving() as corp:
        corp.joins("ZhangSan")
        yield corp


def message(text: str = "你好", to: str = "zhangsan", number: int = 1, **more: Any) -> Outgoing:
    return Outgoing(number, to, text, **more)


async def test_words_arrive(corp: Corp) -> None:
    async with app(corp) as bot:
        assert (await bot.send(message())).startswith("M")
    assert corp.heard("zhangsan") == ["你好"]
    assert corp.violations == []


async def test_a_long_text_arrives_whole_in_several_messages(corp: Corp) -> None:
    text = "第一段很长很长。" * 300
    async with app(corp) as bot:
        assert bot.weight(message(text)) == 4
        await bot.send(message(text))
    assert "".join(corp.heard("zhangsan")) == text
    assert corp.violations == []


async def test_one_that_broke_off_goes_on_where_it_did(corp: Corp) -> None:
    text = "第一段很长很长。" * 300
    async with app(corp) as bot:
        corp.fault("media/get")  # another path: not ours
        corp.state.faults.clear()
        await bot.send(message("先来一条"))
        long = message(text)
        corp.fault(PATH, code=45009)
        with pytest.raises(SendError):
            await bot.send(long)
        await bot.send(long)
    assert "".join(corp.heard("zhangsan")[1:]) == text


async def test_pictures_and_files_arrive_and_are_uploaded_once(corp: Corp, tmp_path: Path) -> None:
    photo, paper = tmp_path / "a.jpg", tmp_path / "b.pdf"
    photo.write_bytes(JPEG)
    paper.write_bytes(b"%PDF-1.7 a bill")
    document = Document(paper, "账单.pdf", "application/pdf")
    async with app(corp) as bot:
        for number in (1, 2):
            await bot.send(message("请看", number=number, photo=photo, document=document))
    assert [each.kind for each in corp.sent("zhangsan")] == ["image", "file", "text"] * 2
    assert corp.state.calls.count("/cgi-bin/media/upload") == 2
    names = [corp.state.media[each.media_id][1:3] for each in corp.sent("zhangsan")[:2]]
    assert names[1][1] == "账单.pdf"


async def test_a_picture_that_is_gone_costs_the_picture_only(corp: Corp, tmp_path: Path) -> None:
    async with app(corp) as bot:
        await bot.send(message("电梯停了", photo=tmp_path / "gone.jpg"))
        with pytest.raises(Refused):
            await bot.send(message("", photo=tmp_path / "gone.jpg"))
    assert corp.heard("zhangsan") == ["电梯停了"]


async def test_buttons_are_a_card(corp: Corp) -> None:
    async with app(corp) as bot:
        await bot.send(message("#1 工程", buttons=TAKE))
    (card,) = corp.sent("zhangsan")
    assert card.buttons == {"接单": "/take 1", "回复": "/reply 1"}


@pytest.mark.parametrize("code", [40058, 43012, 999999])
async def test_a_card_that_is_refused_becomes_commands_to_type(corp: Corp, code: int) -> None:
    async with app(corp) as bot:
        corp.fault(PATH, code=code)
        await bot.send(message("#1 工程", buttons=TAKE))
    assert corp.heard("zhangsan") == ["#1 工程\n接单：/take 1\n回复：/reply 1"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (-1, TooFast("", timedelta(seconds=10))),
        (40001, Halted()),
        (40013, Halted()),
        (40056, Halted()),
        (60020, Halted()),
        (48002, Halted()),
        (301002, Halted()),
        (45009, TooFast("", timedelta(minutes=1))),
        (81013, Gone("", "unknown")),
        (60111, Gone("", "unknown")),
        (45002, WayClosed()),
        (123456, WayClosed()),
    ],
)
async def test_every_refusal_has_its_meaning(corp: Corp, code: int, expected: SendError) -> None:
    async with app(corp) as bot:
        corp.fault(PATH, code=code, times=9)
        with pytest.raises(SendError) as refused:
            await bot.send(message())
    assert told(refused.value) == told(expected)


@pytest.mark.parametrize("fault", [{"kind": "drop"}, {"kind": "status", "code": 502}])
async def test_a_platform_that_is_away_is_tried_again_later(
    corp: Corp, fault: dict[str, Any]
) -> None:
    async with app(corp) as bot:
        corp.fault(PATH, **fault)
        with pytest.raises(Transient):
            await bot.send(message())
        await bot.send(message())
    assert corp.heard("zhangsan") == ["你好"]


async def test_success_that_reached_nobody_is_none(corp: Corp) -> None:
    corp.joins("LiSi")
    corp.state.unlicensed.add("lisi")
    async with app(corp) as bot:
        with pytest.raises(Gone) as gone:
            await bot.send(message(to="nobody"))
        with pytest.raises(WayClosed):
            await bot.send(message(to="lisi"))
    assert gone.value.state == "unknown"


async def test_however_many_speak_at_once_one_token_is_fetched(corp: Corp) -> None:
    for number in range(40):
        corp.joins(f"m{number}")
    async with app(corp) as bot:
        await asyncio.gather(*(bot.send(message(to=f"m{n}", number=n)) for n in range(40)))
        assert corp.state.calls.count("/cgi-bin/gettoken") == 1
        corp.ages(7300)  # the platform has forgotten it; we do not know
        await asyncio.gather(*(bot.send(message(to=f"m{n}", number=n)) for n in range(40)))
    assert corp.state.calls.count("/cgi-bin/gettoken") == 2
    assert corp.violations == []


async def test_a_token_that_never_works_is_not_asked_for_in_a_loop(corp: Corp) -> None:
    async with app(corp) as bot:
        corp.fault(PATH, code=42001, times=1000)
        with pytest.raises(SendError):
            await bot.send(message())
    assert corp.state.calls.count("/cgi-bin/gettoken") <= 2


async def test_the_robot_says_it_to_its_group(corp: Corp, tmp_path: Path) -> None:
    photo, paper = tmp_path / "a.jpg", tmp_path / "b.pdf"
    photo.write_bytes(JPEG)
    paper.write_bytes(b"%PDF-1.7 a bill")
    document = Document(paper, "账单.pdf", "application/pdf")
    async with app(corp, robot=True) as bot:
        group = message("⏰ #1 超时", "robot", buttons=TAKE, photo=photo, document=document)
        await bot.send(group)
    assert [each.kind for each in corp.sent("robot")] == ["image", "file", "text"]
    assert corp.heard("robot")[-1] == "⏰ #1 超时\n接单：/take 1\n回复：/reply 1"
    assert corp.violations == []


@pytest.mark.parametrize(("code", "gone"), [(93000, True), (93004, True), (45009, False)])
async def test_a_robot_that_was_removed_is_gone(corp: Corp, code: int, gone: bool) -> None:
    async with app(corp, robot=True) as bot:
        corp.fault("/webhook/send", code=code)
        with pytest.raises(SendError) as refused:
            await bot.send(message(to="robot"))
    assert type(refused.value) is (Gone if gone else TooFast)
    async with app(corp) as bot:
        with pytest.raises(Gone) as none:
            await bot.send(message(to="robot"))
    assert none.value.state == "kicked"


async def test_what_members_send_is_fetched(corp: Corp) -> None:
    corp.courier.url = "http://127.0.0.1:9/wecom"
    media_id = corp.sends("zhangsan", "image", JPEG, "image/jpeg")
    async with app(corp) as bot:
        fetched = await bot.fetch(media_id)
        assert (fetched.content, fetched.mime) == (JPEG, "image/jpeg")
        with pytest.raises(Refused):
            await bot.fetch("no such file")


async def test_no_secret_is_logged(corp: Corp, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with app(corp, robot=True) as bot:
        await bot.send(message())
        await bot.send(message(to="robot"))
        corp.fault(PATH, kind="drop")
        with pytest.raises(SendError) as error:
            await bot.send(message())
    token = corp.state.tokens[corp.state.secret][0]
    told = "\n".join(record.getMessage() for record in caplog.records if record.name != "httpx")
    for secret in (corp.state.secret, corp.state.robot_key, token):
        assert secret not in told + str(error.value)
