"""The main job on WeCom: a real process, a fake platform over real HTTP, staff and homeowners."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.db import connect
from tests.endtoend.inviting import invite
from tests.fakes.wecom import Corp, serving
from tests.reliability.estate import time_passes
from tests.serving import Served, environment, guanjia, served

SPEED = "120"  # ten minutes pass in five seconds
JPEG = b"\xff\xd8\xff\xe0" + b"a photo of a broken door" * 10


@dataclass
class Stage:
    corp: Corp
    bot: Served
    engine: Engine

    def joins(self, user: str, name: str, role: str) -> None:
        """A member of the staff binds in the app with an invitation code."""
        code = invite(self.engine, role, name)
        self.corp.joins(user)
        self.corp.says(user, f"绑定 {code}")
        self.corp.hears(user, name)

    def settles_in(self, name: str, home: str) -> None:
        """A homeowner opens the link with their code."""
        self.corp.enters(name, invite(self.engine, "homeowner", name, home))
        self.corp.hears(name, name)


@pytest.fixture(
    params=["sqlite_database", pytest.param("postgres_database", marks=pytest.mark.postgres)],
    ids=["sqlite", "postgres"],
)
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    database: str = request.getfixturevalue(request.param)
    with serving() as corp:
        env = environment(database, tmp_path, **corp.settings(robot=True))
        guanjia(env, "seed", "demo", "--bare")
        with served(env, tmp_path / "log", "--speed", SPEED) as bot:
            corp.visits(bot.address)
            engine = connect(database)
            yield Stage(corp, bot, engine)
            engine.dispose()


@pytest.mark.long  # a process of its own for what Telegram's tells in `make test`
def test_the_main_job_on_wecom(stage: Stage) -> None:
    corp = stage.corp
    assert corp.courier.greets("guanjia") == "guanjia"
    stage.settles_in("吕先生", "3-1-501")
    stage.joins("XiaoWu", "小吴", "engineering")
    stage.joins("linzhuguan", "林主管", "cs-supervisor")
    corp.says("linzhuguan", "/bindchat cs-supervisor")
    corp.hears("robot", "客服主管")

    corp.writes("吕先生", "3栋1单元楼道灯不亮了")
    assert "3栋1单元" in corp.hears("吕先生", "#1").text
    card = corp.hears("xiaowu", "#1")
    assert "接单" in card.buttons
    corp.hears("robot", "超时")  # nobody reacts for ten minutes

    corp.presses("xiaowu", "接单")
    corp.hears("吕先生", "接了")
    corp.waits(lambda: card.stamp == "已接单 · 小吴", wrong="the card stayed as it was")
    corp.says("xiaowu", "/reply 1 晚上来换灯管")
    corp.hears("吕先生", "晚上来换灯管")
    corp.writes("吕先生", "好，我七点以后在家")
    corp.hears("xiaowu", "七点以后在家")

    corp.says("XIAOWU", "/close 1 已换灯管")
    corp.hears("吕先生", "已换灯管")
    corp.chooses("吕先生", next(iter(corp.hears("吕先生", "已换灯管").buttons)))
    corp.hears("xiaowu", "#1 解决了")

    corp.writes("吕先生", "我家物业费欠多少")
    corp.hears("吕先生", "3栋1单元501")

    corp.shows("吕先生", JPEG)
    corp.writes("吕先生", "单元门坏了")
    corp.hears("xiaowu", "#2")
    corp.waits(lambda: any(each.kind == "image" for each in corp.sent("xiaowu")))
    assert corp.violations == []
    assert stage.bot.errors == []


@pytest.mark.long  # kills a process
def test_whoever_writes_while_the_process_is_killed_is_answered_once(
    sqlite_database: str, tmp_path: Path
) -> None:
    """Killed in the middle of its work, and deaf to callbacks until it lives again."""
    people = [f"住户{number}" for number in range(12)]
    with serving() as corp:
        env = environment(sqlite_database, tmp_path, **corp.settings())
        guanjia(env, "seed", "demo", "--bare")
        with served(env, tmp_path / "log") as bot:
            corp.visits(bot.address)
            for name in people[:8]:
                corp.writes(name, "3栋1单元楼道灯不亮了")
            corp.waits(lambda: any(corp.heard(name) for name in people))
            bot.process.kill()
        corp.courier.url = ""  # nobody to ring at
        for name in people[8:]:
            corp.writes(name, "3栋1单元楼道灯不亮了")
        time_passes(sqlite_database, by=timedelta(minutes=2))  # what the dead had in hand is free
        with served(env, tmp_path / "log") as bot:
            corp.waits(lambda: all("#" in "".join(corp.heard(name)) for name in people), 40)
            assert bot.errors == []
        numbers = [set(re.findall(r"#(\d+)", "".join(corp.heard(name)))) for name in people]
        assert [len(each) for each in numbers] == [1] * len(people)
        assert corp.violations == []
