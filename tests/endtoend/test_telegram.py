"""The main job on Telegram: a real process, a fake Bot API over real HTTP, both ways to receive."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.db import connect
from tests.endtoend.inviting import invite
from tests.fakes.botapi import BotApi, serving
from tests.serving import Served, environment, guanjia, served

SPEED = "120"  # ten minutes pass in five seconds


@dataclass
class Stage:
    api: BotApi
    bot: Served
    engine: Engine

    def joins(self, name: str, role: str, home: str = "") -> None:
        """Somebody with an invitation finds the bot on Telegram."""
        code = invite(self.engine, role, name, home)
        self.api.person(name)
        self.api.says(name, f"/start {code}")
        self.hears(name, name)

    def hears(self, name: str, words: str, within: float = 20.0) -> str:
        def found() -> str:
            return next((each for each in self.api.heard(name) if words in each), "")

        return str(self.api.waits(found, within))

    def presses(self, name: str, label: str) -> None:
        for message in reversed(self.api.sent(name)):
            if any(label == button["text"] for row in message["rows"] for button in row):
                self.api.presses(name, message["message_id"], label)
                return
        raise AssertionError(f"{name} has no button {label}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(
    params=[
        ("polling", "sqlite_database"),
        pytest.param(("webhook", "postgres_database"), marks=pytest.mark.postgres),
    ],
    ids=["polling-sqlite", "webhook-postgres"],
)
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """Each way to receive, each database."""
    mode, fixture = request.param
    database: str = request.getfixturevalue(fixture)
    port = free_port()
    with serving() as root:
        api = BotApi(root)
        env = environment(
            database,
            tmp_path,
            telegram_token=api.token,
            telegram_api_url=root,
            telegram_mode=mode,
            telegram_webhook_secret="a-secret-of-the-tests",
            public_url=f"http://127.0.0.1:{port}",
            http_port=str(port),
        )
        guanjia(env, "seed", "demo", "--bare")
        with served(env, tmp_path / "log", "--speed", SPEED) as bot:
            engine = connect(database)
            yield Stage(api, bot, engine)
            engine.dispose()
        api.close()


@pytest.mark.long
def test_the_main_job_on_telegram(stage: Stage) -> None:
    stage.joins("吕先生", "homeowner", "3-1-501")
    stage.joins("小吴", "engineering")
    stage.joins("林主管", "cs-supervisor")

    stage.api.says("吕先生", "3栋1单元楼道灯不亮了")
    assert "3栋1单元" in stage.hears("吕先生", "#1")
    stage.hears("小吴", "#1")
    stage.hears("林主管", "超时")  # nobody reacts for ten minutes

    stage.presses("小吴", "接单")
    assert "小吴" in stage.hears("吕先生", "接了")
    stage.api.says("小吴", "/reply 1 晚上来换灯管")
    stage.hears("吕先生", "晚上来换灯管")
    stage.api.says("吕先生", "好，我七点以后在家")
    stage.hears("小吴", "七点以后在家")

    stage.api.says("小吴", "/close 1 已换灯管")
    stage.hears("吕先生", "已换灯管")
    stage.api.says("吕先生", "确认")
    stage.hears("小吴", "确认")

    stage.api.says("吕先生", "我家物业费欠多少")
    stage.hears("吕先生", "3栋1单元501")

    picture = b"\xff\xd8\xff\xe0" + b"a photo of a broken door" * 10
    stage.api.sends_photo("吕先生", picture, caption="单元门坏了")
    stage.hears("小吴", "#2")
    assert any(message["method"] == "sendPhoto" for message in stage.api.sent("小吴"))
    assert stage.bot.errors == []
