"""The access token: asked for once, however many want it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.channels.errors import Transient
from bot.channels.wechat_common.client import Tokens


class Platform:
    def __init__(self) -> None:
        self.asked, self.now, self.life, self.out_of_order = 0, 1000.0, 7200, False

    async def fetch(self) -> dict[str, Any]:
        self.asked += 1
        await asyncio.sleep(0)
        if self.out_of_order:
            raise Transient("timeout")
        return {"access_token": f"t{self.asked}", "expires_in": self.life}

    def tokens(self) -> Tokens:
        return Tokens(self.fetch, lambda: self.now)


async def test_many_wait_for_one_answer() -> None:
    platform = Platform()
    tokens = platform.tokens()
    assert set(await asyncio.gather(*(tokens.get() for _ in range(60)))) == {"t1"}
    assert platform.asked == 1


async def test_it_is_renewed_five_minutes_before_its_end() -> None:
    platform = Platform()
    tokens = platform.tokens()
    await tokens.get()
    platform.now += 6899
    assert await tokens.get() == "t1"
    platform.now += 2
    assert await tokens.get() == "t2"


async def test_a_refused_one_is_renewed_once_for_all() -> None:
    platform = Platform()
    tokens = platform.tokens()
    held = await tokens.get()
    assert set(await asyncio.gather(*(tokens.renewed(held) for _ in range(9)))) == {"t2"}
    assert await tokens.renewed(held) == "t2"  # somebody has renewed it already
    assert platform.asked == 2


async def test_a_short_one_is_not_asked_for_in_a_loop() -> None:
    platform = Platform()
    platform.life = 100
    tokens = platform.tokens()
    await tokens.get()
    platform.now += 40
    await tokens.get()
    assert platform.asked == 1


async def test_a_failure_is_everybodys_and_is_not_remembered() -> None:
    platform = Platform()
    platform.out_of_order = True
    tokens = platform.tokens()
    failed = await asyncio.gather(*(tokens.get() for _ in range(5)), return_exceptions=True)
    assert {type(each) for each in failed} == {Transient}
    assert platform.asked == 1
    platform.out_of_order = False
    assert await tokens.get() == "t2"


async def test_whoever_gives_up_does_not_stop_the_others() -> None:
    platform = Platform()
    tokens = platform.tokens()
    first = asyncio.create_task(tokens.get())
    await asyncio.sleep(0)
    second = asyncio.create_task(tokens.get())
    first.cancel()
    assert await second == "t1"
    with pytest.raises(asyncio.CancelledError):
        await first
