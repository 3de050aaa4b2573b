"""The main job on an Official Account: a real process, a fake platform, each kind of account."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from handlers import people
from handlers.context import Moment
from handlers.rules import Rules
from nlu.intents import understand
from storage import charter, estates
from storage.db import connect, transaction
from tests.fakes.officialaccount import Phones, Platform, serving
from tests.fakes.officialaccount.phones import hook_of
from tests.serving import Served, environment, guanjia, served
from tests.truth import home_parts
from tests.world import ZONE

RULES = Rules(charter.load(), ZONE, understand)
SPEED = "120"  # ten minutes pass in five seconds
HOME = "3-2-1501"


@dataclass
class Stage:
    platform: Platform
    phones: Phones
    bot: Served
    engine: Engine
    web: httpx.Client  # the staff sit at the web chat

    def invites(self, name: str, home: str) -> str:
        with transaction(self.engine) as session:
            moment = Moment(session, RULES, datetime.now(UTC))
            found = estates.find_homes(session, *home_parts(home))[0]
            return people.invite_person(moment, "homeowner", name, found, actor_id=None)

    def staff(self, name: str, text: str) -> None:
        body = {"person": name, "text": text, "key": f"{name}{time.monotonic_ns()}"}
        answer = self.web.post("/chat/api/messages", json=body)
        assert answer.status_code == 202, answer.text

    def staff_hears(self, name: str, words: str, within: float = 20.0) -> str:
        end, said = time.monotonic() + within, []
        while time.monotonic() < end:
            lines: list[dict[str, Any]] = self.web.get(
                "/chat/api/messages", params={"person": name}
            ).json()
            said = [line["text"] for line in lines]
            if found := next((each for each in said if words in each), ""):
                return str(found)
            time.sleep(0.1)
        raise AssertionError(f"{name} has not heard {words}: {said}")


@pytest.fixture(
    params=[
        ("verified-service", "encrypted", "sqlite_database"),
        pytest.param(
            ("verified-subscription", "compatible", "sqlite_database"), marks=pytest.mark.long
        ),
        pytest.param(("unverified", "plain", "sqlite_database"), marks=pytest.mark.long),
        pytest.param(
            ("verified-service", "encrypted", "postgres_database"), marks=pytest.mark.postgres
        ),
    ],
    ids=["service", "subscription", "unverified", "service-postgres"],
)
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    kind, mode, fixture = request.param
    database: str = request.getfixturevalue(fixture)
    platform = Platform(kind)
    with serving(platform) as root:
        env = environment(
            database,
            tmp_path,
            wechat_app_id=platform.app_id,
            wechat_app_secret=platform.secret,
            wechat_token=platform.token,
            wechat_aes_key="" if mode == "plain" else platform.aes_key,
            wechat_account=kind,
            wechat_api_url=root,
            wechat_template="TPL-1 thing1=text character_string2=number time3=time",
        )
        guanjia(env, "seed", "demo", "--bare")
        with served(env, tmp_path / "log", "--speed", SPEED) as bot:
            phones = Phones(platform, hook_of(bot.address), mode)
            engine = connect(database)
            with httpx.Client(base_url=bot.address, trust_env=False) as web:
                yield Stage(platform, phones, bot, engine, web)
            engine.dispose()
            phones.close()
        assert not bot.errors
    assert not platform.complaints


@pytest.mark.long  # a process of its own for what Telegram's tells in `make test`
def test_the_main_job_on_wechat(stage: Stage) -> None:
    phones, unverified = stage.phones, stage.platform.kind == "unverified"
    phones.follows("吕先生", scene=stage.invites("吕先生", HOME))
    assert "吕先生" in phones.hears("吕先生", "3栋2单元1501")

    phones.says("吕先生", "3栋2单元楼道灯不亮了")
    assert "3栋2单元" in phones.hears("吕先生", "#1")
    stage.staff_hears("张师傅", "#1")
    stage.staff_hears("陈主管", "超时")  # nobody reacts for ten minutes

    stage.staff("张师傅", "/take 1")
    stage.staff("张师傅", "/reply 1 半小时内到")
    if unverified:  # nothing can be sent by itself: it waits, and staff know that
        stage.staff_hears("张师傅", "收不到")
        phones.says("吕先生", "有人吗")
        assert "条回复" in phones.hears("吕先生", "半小时内到")
    else:
        phones.hears("吕先生", "半小时内到")

    stage.staff("张师傅", "/close 1 换了灯管")
    if unverified:
        stage.staff_hears("张师傅", "已请业主确认")
        phones.says("吕先生", "修好了吗")
    text = phones.hears("吕先生", "换了灯管")
    assert "1 " in text
    label = next(line[2:] for line in text.splitlines() if line.startswith("1 "))
    if unverified:
        phones.types_number_of("吕先生", label)
    else:
        phones.presses("吕先生", label)
    stage.staff_hears("张师傅", "确认 #1 解决了")

    assert "5 分" in phones.hears("吕先生", "给几分")
    phones.says("吕先生", "5")
    stage.staff_hears("张师傅", "5 分")

    phones.says("吕先生", "我家物业费欠多少")
    assert "¥" in phones.hears("吕先生", "¥")
    phones.says("吕先生", "/tickets")
    phones.hears("吕先生", "#1")
    assert max(phones.took) < 4.5
