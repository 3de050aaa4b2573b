"""``kill -9`` at each turn of one complaint's life, from the first word to the sign-off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from storage.db import connect, transaction
from storage.history import TicketEvent
from tests.endtoend.inviting import invite
from tests.fakes.botapi import BotApi, serving
from tests.reliability.estate import coming_monday, prepare, time_passes
from tests.reliability.lives import Births, Life, births

FORGOTTEN = timedelta(minutes=3)  # what a dead process had in hand is free again


@dataclass
class Stage:
    """One life after the other, over one database and one platform."""

    nest: Births
    api: BotApi
    url: str
    begins: datetime
    life: Life

    def dies(self, **asleep: float) -> None:
        """Killed at whatever line it is; the next life begins after a while."""
        self.life.kill()
        time_passes(self.url, by=FORGOTTEN + timedelta(**asleep))
        self.life = self.nest.serve()
        self.life.listening()

    def hears(self, name: str, words: str, times: int = 1) -> str:
        def found() -> list[str]:
            return [each for each in self.api.heard(name) if words in each]

        self.api.waits(lambda: len(found()) >= times, 60)
        assert len(found()) == times
        return found()[-1]

    def joins(self, name: str, role: str, home: str = "") -> None:
        engine = connect(self.url)
        code = invite(engine, role, name, home, self.begins)
        engine.dispose()
        self.api.person(name)
        self.api.says(name, f"/start {code}")
        self.hears(name, name)

    def history(self) -> list[str]:
        engine = connect(self.url)
        with transaction(engine) as session:
            events = select(TicketEvent.kind).order_by(col(TicketEvent.id))
            found = list(session.exec(events).all())
        engine.dispose()
        return found


@pytest.fixture
def stage(tmp_path: Path, sqlite_database: str) -> Iterator[Stage]:
    with serving() as root:
        api = BotApi(root)
        settings = {
            "GUANJIA_DATABASE_URL": sqlite_database,
            "GUANJIA_TELEGRAM_TOKEN": api.token,
            "GUANJIA_TELEGRAM_API_URL": root,
        }
        begins = coming_monday()
        prepare(sqlite_database, begins, 0, api.person, every=2)
        with births(tmp_path, settings) as nest:
            life = nest.serve()
            life.listening()
            yield Stage(nest, api, sqlite_database, begins, life)
        api.close()


@pytest.mark.long  # kills a process
def test_a_complaint_that_meets_death_at_every_turn_is_told_once_each(stage: Stage) -> None:
    api = stage.api
    stage.joins("吕先生", "homeowner", "3-1-501")
    stage.joins("小吴", "engineering")
    stage.joins("林主管", "cs-supervisor")
    stage.dies()

    api.says("吕先生", "3栋1单元楼道灯不亮了")
    stage.hears("小吴", "#1")
    api.says("小吴", "/take 1")
    stage.dies()  # whatever was being said about it
    api.says("吕先生", "还是那个灯：" + "整条楼道都黑着。" * 500)  # the card takes two messages
    first = _first_part(api)
    api.fault("hang", method="sendMessage", seconds=30)
    api.says("小吴", "在看了", reply_to=first)
    stage.dies()
    stage.hears("吕先生", "在看了")

    api.says("小吴", f"/promise 1 {_in_days(stage, 3)} 等灯具")
    stage.hears("吕先生", "等灯具")
    stage.dies(days=5)  # the promised day goes by while nobody lives
    stage.hears("林主管", "超时")
    api.says("小吴", "/close 1 已换灯管")
    stage.dies()
    stage.hears("吕先生", "已换灯管")
    api.says("吕先生", "修好了，谢谢")
    stage.hears("小吴", "#1 解决了")
    stage.dies()
    told = ["reported", "promised", "missed", "replied", "resolved", "signed_off"]
    assert [stage.history().count(each) for each in told] == [1] * len(told)


def _first_part(api: BotApi) -> int:
    def found() -> list[int]:
        return [each["message_id"] for each in api.sent("小吴") if "还是那个灯" in each["text"]]

    return int(api.waits(found, 60)[0])


def _in_days(stage: Stage, days: int) -> str:
    return (stage.begins + timedelta(days=days)).strftime("%m-%d")
