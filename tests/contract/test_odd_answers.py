"""A provider that answers with a page, with half of one, with nothing, or not at all: whatever was
to be said waits and is said later, and no error of ours comes of it. Who is told what to do:
``tests/bot/test_worries.py``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.base import Channel, Outgoing
from bot.channels.errors import Transient
from bot.messengers import channels_of
from bot.settings import Settings
from tests.fakes.provider import ANSWERS, provider
from tests.world import World

pytestmark = pytest.mark.long

NAMES = ("telegram", "wechat", "wecom")


@pytest.fixture
def world(sqlite_database: str, tmp_path: Path) -> Iterator[World]:
    with World(sqlite_database, tmp_path / "media") as world:
        yield world


def before(world: World, root: str) -> dict[str, Channel]:
    """Every messenger of ours, with this for its platform."""
    settings = Settings.model_validate(
        {
            "telegram_token": "1:TEST",
            "telegram_api_url": root,
            "wechat_app_id": "wx1",
            "wechat_app_secret": "s",
            "wechat_token": "t",
            "wechat_api_url": root,
            "wecom_corp_id": "ww1",
            "wecom_agent_id": 1,
            "wecom_secret": "s",
            "wecom_token": "t",
            "wecom_aes_key": "a" * 43,
            "wecom_api_url": root,
        }
    )
    return channels_of(replace(world.running, settings=settings))


async def says(channel: Channel) -> BaseException | None:
    try:
        await channel.send(Outgoing(1, "4711", "水管修好了"))
    except Exception as error:
        return error
    finally:
        await channel.aclose()
    return None


async def test_what_a_provider_says_oddly_is_no_answer(world: World) -> None:
    for kind, words in ANSWERS.items():
        async with provider(words) as root:
            channels = before(world, root)
            heard = await asyncio.gather(*(says(channels[name]) for name in NAMES))
        found = {name: type(each) for name, each in zip(NAMES, heard, strict=True)}
        assert found == dict.fromkeys(NAMES, Transient), kind
        assert all(len(str(each)) < 300 for each in heard), "no whole page in the log"


async def test_a_provider_that_says_nothing_for_a_minute_is_not_waited_for(
    world: World,
) -> None:
    async with provider(b"", silent_for=60) as root, asyncio.timeout(45):
        channels = before(world, root)
        heard = await asyncio.gather(*(says(channels[name]) for name in NAMES))
    assert {type(each) for each in heard} == {Transient}
