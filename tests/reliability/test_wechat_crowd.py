"""Fifty followers write at once and many deliveries come twice: nobody is answered twice, nobody
is forgotten, no quota is overdrawn. How soon the answers come is measured by the bench, alone."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from tests.fakes.officialaccount import Phones, Platform, crowd, serving
from tests.fakes.officialaccount.phones import hook_of
from tests.serving import environment, guanjia, served

PEOPLE, EACH = 50, 4


@pytest.mark.long
def test_fifty_at_once(database: str, tmp_path: Path) -> None:
    platform = Platform()
    with serving(platform) as root:
        env = environment(
            database,
            tmp_path,
            wechat_app_id=platform.app_id,
            wechat_app_secret=platform.secret,
            wechat_token=platform.token,
            wechat_aes_key=platform.aes_key,
            wechat_api_url=root,
        )
        guanjia(env, "seed", "demo", "--bare")
        with served(env, tmp_path / "log") as bot:
            phones = Phones(platform, hook_of(bot.address))
            found = asyncio.run(crowd.ask(phones, PEOPLE, EACH))
            end = time.monotonic() + 20
            while time.monotonic() < end and _missing(found, phones):
                time.sleep(0.2)
            crowd.add_later_words(found, phones, PEOPLE)
            phones.close()
        assert not bot.errors
    assert found.refused == 0
    assert found.changed == 0
    assert found.missing(PEOPLE * EACH) == 0
    assert found.doubled() == 0
    assert not platform.complaints


def _missing(found: crowd.Crowd, phones: Phones) -> bool:
    heard = "".join(text for n in range(PEOPLE) for text in phones.heard(f"follower-{n}"))
    asked = range(crowd.FIRST, crowd.FIRST + PEOPLE * EACH)
    return any(found.answers[each] == 0 and str(each) not in heard for each in asked)
