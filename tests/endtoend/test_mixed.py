"""One ticket on three messengers: the homeowner on WeChat, the engineer on WeCom, the supervisor on
Telegram; a real process between three fake platforms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.db import connect
from tests.endtoend.inviting import invite
from tests.fakes import botapi, officialaccount, wecom
from tests.fakes.botapi import BotApi
from tests.fakes.officialaccount import Phones, Platform
from tests.fakes.officialaccount.phones import hook_of
from tests.fakes.wecom import Corp
from tests.serving import Served, environment, guanjia, served

SPEED = "120"  # ten minutes pass in five seconds
JPEG = b"\xff\xd8\xff\xe0" + b"a dark lamp" * 20


@dataclass
class Stage:
    phones: Phones
    corp: Corp
    telegram: BotApi
    bot: Served
    engine: Engine

    def tells(self, name: str, words: str, within: float = 20.0) -> str:
        """What somebody on Telegram hears."""
        telegram = self.telegram
        said = telegram.waits(
            lambda: next((each for each in telegram.heard(name) if words in each), ""), within
        )
        return str(said)


@pytest.fixture(
    params=["sqlite_database", pytest.param("postgres_database", marks=pytest.mark.postgres)],
    ids=["sqlite", "postgres"],
)
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    database: str = request.getfixturevalue(request.param)
    wechat = Platform("verified-service")
    with officialaccount.serving(wechat) as root, wecom.serving() as corp, botapi.serving() as tg:
        telegram = BotApi(tg)
        env = environment(
            database,
            tmp_path,
            wechat_app_id=wechat.app_id,
            wechat_app_secret=wechat.secret,
            wechat_token=wechat.token,
            wechat_aes_key=wechat.aes_key,
            wechat_account=wechat.kind,
            wechat_api_url=root,
            telegram_token=telegram.token,
            telegram_api_url=tg,
            **corp.settings(),
        )
        guanjia(env, "seed", "demo", "--bare")
        with served(env, tmp_path / "log", "--speed", SPEED) as bot:
            corp.visits(bot.address)
            phones = Phones(wechat, hook_of(bot.address))
            engine = connect(database)
            yield Stage(phones, corp, telegram, bot, engine)
            engine.dispose()
            phones.close()
        telegram.close()
        assert bot.errors == []
        assert corp.violations == []
        assert not wechat.complaints


@pytest.mark.long
def test_one_ticket_on_three_messengers(stage: Stage) -> None:
    phones, corp, telegram = stage.phones, stage.corp, stage.telegram
    phones.follows("吕先生", scene=invite(stage.engine, "homeowner", "吕先生", "3-1-501"))
    phones.hears("吕先生", "3栋1单元501")
    corp.joins("XiaoWu")
    corp.says("XiaoWu", f"绑定 {invite(stage.engine, 'engineering', '小吴')}")
    corp.hears("xiaowu", "小吴")
    telegram.person("林主管")
    telegram.says("林主管", f"/start {invite(stage.engine, 'cs-supervisor', '林主管')}")
    stage.tells("林主管", "林主管")

    phones.says("吕先生", "3栋1单元楼道灯不亮了")
    assert "3栋1单元" in phones.hears("吕先生", "#1")
    card = corp.hears("xiaowu", "#1")
    stage.tells("林主管", "超时")  # nobody reacts for ten minutes

    corp.presses("xiaowu", "接单")
    phones.hears("吕先生", "小吴接了")
    corp.waits(lambda: card.stamp == "已接单 · 小吴", wrong="the card stayed as it was")
    corp.says("xiaowu", "/reply 1 晚上来换灯管")
    phones.hears("吕先生", "晚上来换灯管")

    phones.sends_photo("吕先生", JPEG)
    phones.says("吕先生", "好，就是这盏")
    corp.hears("xiaowu", "就是这盏")
    telegram.says("林主管", "/ticket 1")
    stage.tells("林主管", "晚上来换灯管")

    corp.says("xiaowu", "/close 1 已换灯管")
    text = phones.hears("吕先生", "已换灯管")
    label = next(line[2:] for line in text.splitlines() if line.startswith("1 "))
    phones.presses("吕先生", label)
    corp.hears("xiaowu", "#1 解决了")
    assert max(phones.took) < 4.5
