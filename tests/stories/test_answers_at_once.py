"""Answers in the same breath: each message heard once, whatever the platform repeats."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot import worker
from bot.channels.base import Arrival
from bot.channels.wechat.account import SAID
from bot.delivery import passive
from bot.delivery.passive import Passive
from tests.windowed import Windowed, heard, moves_to_wechat, tells
from tests.world import World


@pytest.fixture
def wechat(world: World, monkeypatch: pytest.MonkeyPatch) -> Windowed:
    """王阿姨 has WeChat only."""
    monkeypatch.setattr(passive, "PATIENCE", 30.0)  # a busy machine says nothing about the rules
    return moves_to_wechat(world)


async def _answers(world: World, *arrivals: Arrival) -> list[str]:
    desk = Passive(world.running)
    hand = asyncio.create_task(worker.work(world.running))
    try:
        return list(await asyncio.gather(*(desk.answer(each) for each in arrivals)))
    finally:
        hand.cancel()
        await asyncio.gather(hand, return_exceptions=True)


def _arrival(world: World, key: str, text: str, number: int = 0) -> Arrival:
    def stored(action: str) -> str:
        said = {
            "channel": "wechat",
            "sender": "o1",
            "conversation": "o1",
            "sent_at": world.now.isoformat(),
        }
        kind = {"kind": "action", "action": action} if action else {"text": text}
        return json.dumps({**said, **kind})

    return Arrival("wechat", key, "o1", stored, SAID, number)


def _says(world: World, *said: tuple[str, str, int]) -> list[str]:
    return world._runner.run(_answers(world, *(_arrival(world, *each) for each in said)))


def test_three_tries_of_one_message_hear_one_answer(world: World, wechat: Windowed) -> None:
    first = _says(world, ("k1", "厨房漏水了", 0), ("k1", "厨房漏水了", 0))
    again = _says(world, ("k1", "厨房漏水了", 0))
    assert len({*first, *again}) == 1
    assert "#1" in first[0]
    world.settles()
    assert heard(wechat) == []  # nothing is said twice
    assert len(world.all_tickets()) == 1


def test_a_typed_number_is_the_button(world: World, wechat: Windowed) -> None:
    (answer,) = _says(world, ("k1", "厨房漏水了", 0))
    place = next(line for line in answer.splitlines() if "看进度" in line)[0]
    (progress,) = _says(world, ("k2", place, int(place)))
    assert "#1" in progress
    assert len(world.all_tickets()) == 1


def test_what_waited_comes_with_the_next_answer(world: World, wechat: Windowed) -> None:
    wechat.speaks = False
    tells(world, "师傅接单了。")
    world.settles()
    assert heard(wechat) == []
    (answer,) = _says(world, ("k1", "你好", 0))
    assert answer.startswith("您有 1 条回复：\n\n师傅接单了。")
    (next_answer,) = _says(world, ("k2", "你好", 0))
    assert "师傅接单了" not in next_answer


def test_more_than_fits_is_read_on(world: World, wechat: Windowed) -> None:
    wechat.speaks = False
    tells(world, "甲" * 500, "乙" * 500, "丙" * 900)
    found = [_says(world, (f"k{number}", "看", 0))[0] for number in range(6)]
    assert all(len(each.encode()) <= 2048 for each in found)
    whole = "".join(found)
    assert [whole.count(each) for each in "甲乙丙"] == [500, 500, 900]
