"""The month's reminders over both of the company's doors to WeChat, the errands in WeCom: one real
process for each of the three days, two fake platforms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.calendar import is_workday
from storage.db import connect
from tests.endtoend.inviting import invite
from tests.fakes import officialaccount, wecom
from tests.fakes.officialaccount import Phones, Platform
from tests.fakes.officialaccount.phones import hook_of
from tests.fakes.wecom import Corp
from tests.serving import environment, guanjia, served
from tests.world import ZONE

SPEED = "240"  # forty minutes pass in ten seconds


@dataclass
class Stage:
    phones: Phones
    corp: Corp
    engine: Engine
    env: dict[str, str]
    log: Path

    @contextmanager
    def lives(self, at: datetime) -> Iterator[None]:
        """The process from this moment on."""
        guanjia(self.env, "tick", "--at", at.isoformat())
        with served(self.env, self.log, "--speed", SPEED) as bot:
            self.corp.visits(bot.address)
            self.phones.hook = hook_of(bot.address)
            yield
            assert bot.errors == []


@pytest.fixture
def stage(sqlite_database: str, tmp_path: Path) -> Iterator[Stage]:
    wechat = Platform("verified-service")
    with officialaccount.serving(wechat) as root, wecom.serving() as corp:
        env = environment(
            sqlite_database,
            tmp_path,
            wechat_app_id=wechat.app_id,
            wechat_app_secret=wechat.secret,
            wechat_token=wechat.token,
            wechat_aes_key=wechat.aes_key,
            wechat_account=wechat.kind,
            wechat_api_url=root,
            **corp.settings(),
        )
        guanjia(env, "seed", "demo", "--bare")
        engine, phones = connect(sqlite_database), Phones(wechat, "")
        yield Stage(phones, corp, engine, env, tmp_path / "log")
        engine.dispose()
        phones.close()
        assert corp.violations == []
        assert not wechat.complaints


def workday(day: datetime, step: int) -> datetime:
    while not is_workday(day.date()):
        day += timedelta(days=step)
    return day


@pytest.mark.long
@pytest.mark.timeout(300)
def test_the_text_the_calls_and_the_visits(stage: Stage) -> None:
    phones, corp = stage.phones, stage.corp
    month = (datetime.now(ZONE).replace(day=1) + timedelta(days=32)).replace(day=1)
    first = workday(datetime.combine(month, time(9, 20), ZONE), 1)
    with stage.lives(first):
        phones.follows(
            "冯先生", scene=invite(stage.engine, "homeowner", "冯先生", "3-2-501", first)
        )
        phones.hears("冯先生", "3栋2单元501")
        phones.says("冯先生", "你好")  # from here on he may be written to
        corp.enters("蒋女士", invite(stage.engine, "homeowner", "蒋女士", "5-2-902", first))
        corp.hears("蒋女士", "蒋女士")
        corp.writes("蒋女士", "你好")
        corp.joins("XiaoLiu")
        corp.says("XiaoLiu", f"绑定 {invite(stage.engine, 'service', '小柳', at=first)}")
        corp.hears("xiaoliu", "小柳")

        assert "3栋2单元501" in phones.hears("冯先生", "没交")
        assert "5栋2单元902" in corp.hears("蒋女士", "没交").text
        corp.hears("xiaoliu", "3 户")  # whom no text can reach
        corp.says("xiaoliu", "/tasks")
        errands = corp.hears("xiaoliu", "催缴任务").text
        assert "短信提醒" in errands  # a text that nobody can get is a call
        assert "3栋2单元501" not in errands
        assert "5栋2单元902" not in errands
        (number, place), *_ = re.findall(r"^(\d+)\. (\S+)", errands, re.MULTILINE)
        corp.says("xiaoliu", f"/done {number} 答应周五交")
        corp.waits(lambda: place in corp.heard("xiaoliu")[-1] and len(corp.heard("xiaoliu")) > 3)

    calls = workday(month.replace(day=15, hour=9, minute=1), 1)
    guanjia(stage.env, "tick", "--at", calls.isoformat())  # the process is away on that day
    with stage.lives(workday(month.replace(day=25, hour=8, minute=40), -1)):
        corp.hears("xiaoliu", "上门拜访")
        corp.says("xiaoliu", "/tasks")
        corp.waits(lambda: "上门拜访" in corp.heard("xiaoliu")[-1], name="xiaoliu")
    assert len([each for each in phones.heard("冯先生") if "没交" in each]) == 1
    assert len([each for each in corp.heard("蒋女士") if "没交" in each]) == 1
