"""The contract: what every channel reads, sends, refuses and survives."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Document, Outgoing, Parts
from bot.channels.errors import SendError, Transient
from bot.channels.telegram import updates as telegram_reading
from bot.channels.wechat import messages as wechat_reading
from handlers.incoming import Button, Incoming
from tests.contract.kit import Kit, Knock, told
from tests.contract.kits import KITS

numbers = count(1)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture(params=list(KITS))
async def kit(
    request: pytest.FixtureRequest, sqlite_database: str, tmp_path: Path
) -> AsyncIterator[Kit]:
    async with KITS[request.param](sqlite_database, tmp_path) as kit:
        yield kit


def to(kit: Kit, text: str, *buttons: Button, **more: Any) -> Outgoing:
    number = next(numbers)
    menu = str(number) if buttons else ""
    return Outgoing(number, kit.address, text, buttons, menu=menu, **more)


async def shown(kit: Kit) -> str:
    return await asyncio.to_thread(kit.shown)


async def refusal(kit: Kit) -> SendError:
    with pytest.raises(SendError) as caught:
        await kit.channel.send(to(kit, "您好"))
    return caught.value


# ----------------------------------------------------------------------------------- reading


async def test_what_came_is_understood(kit: Kit) -> None:
    for what, body, expected in kit.recorded:
        found = kit.channel.read(body)
        if expected is None:
            assert found is None, what
            continue
        assert isinstance(found, Incoming), what
        assert {name: getattr(found, name) for name in expected} == expected, what
        assert found.channel == kit.channel.name
        assert found.sent_at.tzinfo is not None


@pytest.mark.parametrize("body", ["", "null", "[]", "{}", "1", '"x"', "{", '{"message": 5}', "\0"])
async def test_what_nobody_can_read_is_said_so(kit: Kit, body: str) -> None:
    try:
        assert kit.channel.read(body) is None
    except ValueError:
        return


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
NAMES = st.sampled_from(["MsgType", "Event", "CreateTime", "FromUserName", "Content", "MediaId"])


@given(st.dictionaries(NAMES, JSON), JSON)
def test_any_json_is_read_or_refused(message: Any, other: Any) -> None:
    for read in (wechat_reading.read, telegram_reading.read):
        for body in ({"message": message, "action": ""}, other):
            try:
                read(json.dumps(body))
            except ValueError:
                continue


# ----------------------------------------------------------------------------------- sending


async def test_a_text_arrives_as_it_is(kit: Kit) -> None:
    text = "您好 <b>王阿姨</b> & ]]> \"'\n第二行 👨‍👩‍👧 https://example.com"
    assert await kit.channel.send(to(kit, text))
    assert text in await shown(kit)
    assert not kit.complaints()


async def test_a_long_text_arrives_whole(kit: Kit) -> None:
    words = [f"第{number}句，电梯坏了。" for number in range(600)]
    await kit.channel.send(to(kit, "".join(words)))
    found = await shown(kit)
    assert not [each for each in words if each not in found.replace("\n", "")]
    assert not kit.complaints()


async def test_what_broke_off_goes_on_there_and_every_part_has_a_name(kit: Kit) -> None:
    whole = to(kit, "\n\n".join(f"第{number}段：{'电梯坏了' * 200}" for number in range(9)))
    name = await kit.channel.send(whole)
    if not (parts := whole.parts.done):
        return  # one request brings all of it across
    assert whole.parts.last in (name, "")
    before = await shown(kit)
    rest = to(kit, whole.text, parts=Parts(parts[:1]))
    await kit.channel.send(rest)
    again = (await shown(kit))[len(before) :]
    assert "第0段" not in again
    assert "第8段" in again
    assert len(rest.parts.done) == len(parts)


@pytest.mark.parametrize("number", [1, 5, 30])
async def test_buttons_can_be_seen(kit: Kit, number: int) -> None:
    buttons = [Button(f"按钮甲{each}", f"/status {each}") for each in range(number)]
    await kit.channel.send(to(kit, "请选择", *buttons))
    found = await shown(kit)
    assert not [each.label for each in buttons if each.label not in found]
    assert not kit.complaints()


async def test_odd_buttons_do_no_harm(kit: Kit) -> None:
    odd = Button('<a href="x">"&?\n', "/fee"), Button("", "/help"), Button("很" * 200, "/tickets")
    await kit.channel.send(to(kit, "请选择", *odd))
    assert "请选择" in await shown(kit)
    assert not kit.complaints()


async def test_pictures_and_papers_go_along_or_are_named(kit: Kit, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4")
    paper = Document(tmp_path / "b.pdf", "账单.pdf", "application/pdf")
    await kit.channel.send(to(kit, "看这里", photo=tmp_path / "a.png"))
    await kit.channel.send(to(kit, "账单在这里", document=paper))
    found = await shown(kit)
    assert "看这里" in found
    assert "账单在这里" in found
    assert not kit.complaints()


async def test_each_error_says_what_to_do(kit: Kit) -> None:
    for what, stage, expected in kit.errors:
        await asyncio.to_thread(stage)
        if expected is None:
            await kit.channel.send(to(kit, what))
            assert what in await shown(kit)
            continue
        error = await refusal(kit)
        assert told(error) == told(expected), what


async def test_the_platform_is_away_and_comes_back(kit: Kit) -> None:
    if kit.down is None:
        return  # its far side is ours
    await asyncio.to_thread(kit.down, True)
    for _ in range(3):
        assert type(await refusal(kit)) is Transient
    await asyncio.to_thread(kit.down, False)
    await kit.channel.send(to(kit, "又好了"))
    assert "又好了" in await shown(kit)


# -------------------------------------------------------------------------------------- the door


@pytest.mark.parametrize(
    ("what", "statuses", "stored"),
    [
        ("right", {200}, 1),
        ("twice", {200}, 1),
        ("forged", {403}, 0),
        ("replayed", {403}, 0),
        ("oversized", {413}, 0),
        ("truncated", {400}, 0),
        ("empty", {400, 403}, 0),
    ],
)
async def test_the_door(kit: Kit, what: Knock, statuses: set[int], stored: int) -> None:
    if kit.knock is not None:
        status, rows = await kit.knock(what)
        assert status in statuses
        assert rows == stored
