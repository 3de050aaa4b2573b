"""What people hear while the disk is full, the database away or read-only, the clock wrong or a
platform out of its mind: nothing is lost or said twice, and whoever answers for the program is
told what to do."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot import alarms, readiness, timecheck, worker
from bot.channels.telegram import Telegram
from bot.delivery.send import Dispatcher
from bot.running import Running
from bot.timecheck import Guard
from bot.worries import Watch
from scheduler import clock
from scheduler.driver import Driver
from storage import deployment, people, received
from storage.contacts import ContactPoint
from storage.db import AWAY, is_away, reading, transaction
from tests.fakes.botapi import BotApi, serving
from tests.fakes.provider import ANSWERS, provider
from tests.world import World


@pytest.fixture
def world(sqlite_database: str, tmp_path: Path) -> Any:
    """On one file, where the disk is ours to fill."""
    with World(sqlite_database, tmp_path / "media") as world:
        yield world


class Outage:
    """Every connection from now on is told so; until it is over."""

    def __init__(self, world: World, pragma: str) -> None:
        self._world, self._pragma = world, pragma
        world.engine.dispose()
        event.listen(world.engine, "connect", self._say)

    def _say(self, connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA {self._pragma}").fetchall()

    def ends(self) -> None:
        event.remove(self._world.engine, "connect", self._say)
        self._world.engine.dispose()


def pages(world: World) -> int:
    with world.engine.connect().execution_options(reading=True) as connection:
        return int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())


def full_disk(world: World) -> Outage:
    return Outage(world, f"max_page_count = {pages(world)}")


def read_only(world: World) -> Outage:
    return Outage(world, "query_only = on")


class Away(Outage):
    """Nobody is at the address."""

    def _say(self, connection: sqlite3.Connection, _record: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")


def away(world: World) -> Outage:
    return Away(world, "")


@pytest.mark.parametrize("happens", [full_disk, read_only])
def test_what_a_platform_brings_meanwhile_it_brings_again(world: World, happens: Any) -> None:
    world.says("王阿姨", "你好")
    world.everybody_listened()
    outage = happens(world)
    long = "厨房漏水了，" * 2000  # the last free page is not enough
    with pytest.raises(AWAY) as refused:
        world.says("王阿姨", long, key="k-leak")
    assert is_away(refused.value), "the platform is told to come again, and nobody is blamed"
    assert world.heard("王阿姨") == []
    outage.ends()
    world.says("王阿姨", long, key="k-leak")
    assert len(world.all_tickets()) == 1
    assert len([each for each in world.heard("王阿姨") if "#1" in each]) == 1


@pytest.mark.parametrize("happens", [full_disk, read_only])
def test_what_had_come_before_waits_and_is_handled_once(world: World, happens: Any) -> None:
    world.drops("王阿姨", "厨房漏水了，" * 300)
    outage = happens(world)
    with pytest.raises(AWAY):
        for _ in range(20):
            world.settles()
            world.drops("李先生", "客厅漏水了，" * 300)
    outage.ends()
    with reading(world.engine) as session:
        assert received.count_parked(session) == 0
    world.settles()
    assert len({each.text for each in world.all_tickets()}) >= 1
    assert not world.stuck()
    assert len([each for each in world.heard("王阿姨") if "#" in each]) >= 1


def test_ten_minutes_without_a_database_break_no_promise_unnoticed(world: World) -> None:
    world.says("王阿姨", "厨房漏水了")
    world.everybody_listened()
    outage = read_only(world)
    world.sleeps(minutes=12)
    with pytest.raises(AWAY):
        world.ticks()
    outage.ends()
    world.ticks()
    heard = world.heard("吴工") + world.heard("陈主管")
    assert [each for each in heard if "超时" in each or "没有答复" in each], heard


def looks(world: World, seen: dict[str, alarms.Trouble]) -> None:
    """The program looks at itself, as twice a minute, and says what it can."""
    with suppress(*AWAY):
        asyncio.run(alarms.look(world.running, seen))
        world.settles()


@pytest.mark.parametrize("happens", [full_disk, read_only, away])
def test_whoever_answers_for_it_hears_of_it_once_it_is_over(world: World, happens: Any) -> None:
    """In chat it waits where nothing can be written; the watchman outside hears it at once."""
    world.ticks()
    world.drops("王阿姨", "厨房漏水了，" * 2000)
    outage = happens(world)
    world.clock.at += timedelta(minutes=12)
    seen: dict[str, alarms.Trouble] = {}
    for _ in range(alarms.LASTS):
        looks(world, seen)
    assert asyncio.run(readiness.reasons(world.running)), "the heartbeat says fail"
    assert not world.heard("赵总")
    outage.ends()
    world.settles()
    world.ticks()
    looks(world, seen)
    told = [each for each in world.heard("赵总") if "干不了活" in each or "不对劲" in each]
    assert told and all("再发一遍" in each or "guanjia doctor" in each for each in told)
    assert len([each for each in world.heard("王阿姨") if "#1" in each]) == 1
    looks(world, seen)
    assert not world.heard("赵总"), "once"


# ------------------------------------------------------------------------------ a platform is odd


ODD = (*ANSWERS, "silence for a minute")


def meets(world: World, root: str) -> None:
    """王阿姨 is on Telegram, which is at this address; the staff are elsewhere."""
    telegram = Telegram(token="1:TEST", mailbox=world.running.mailbox, api_url=root)
    world.running.channels = {"webchat": world.air, "telegram": telegram}


@pytest.mark.parametrize(
    "kind",
    ["a page", *(pytest.param(each, marks=pytest.mark.long) for each in ODD if each != "a page")],
)
def test_what_an_odd_platform_did_not_take_arrives_later_and_somebody_is_told(
    world: World, kind: str
) -> None:
    world.says("王阿姨", "厨房漏水了")
    with serving() as root, asyncio.Runner() as runner:
        api = BotApi(root, token="1:TEST")
        chat = api.person("王阿姨")
        with transaction(world.engine) as session:
            (wang,) = people.named(session, "王阿姨")
            now, later = world.now, world.now + timedelta(seconds=1)
            here = ContactPoint(
                person_id=wang.id,
                channel="telegram",
                address=str(chat),
                bound_at=now,
                seen_at=later,
            )
            session.add(here)

        async def writes_meanwhile() -> None:
            async with provider(ANSWERS.get(kind, b""), 0 if kind in ANSWERS else 60) as odd:
                meets(world, odd)
                await Dispatcher(world.running, limited=False).drain()
                world.sleeps(minutes=20)
                alarms.worry(world.running, Watch(world.running))
                await Dispatcher(world.running, limited=False).drain()
                await world.running.channels["telegram"].aclose()

        world.drops("吴工", "/take 1")
        worker.handle_some(world.running)
        runner.run(writes_meanwhile())
        assert api.heard(chat) == []
        assert [each for each in world.heard("赵总") if "还没发出去" in each]
        meets(world, root)
        world.sleeps(minutes=5)
        runner.run(Dispatcher(world.running, limited=False).drain())
        runner.run(world.running.channels["telegram"].aclose())
        (said,) = api.heard(chat)
        assert "吴工" in said
        api.close()


# ------------------------------------------------------------------------------ a clock is wrong


@pytest.mark.parametrize("wrong", [timedelta(days=61), timedelta(hours=-1)])
def test_nothing_happens_by_itself_while_the_clock_is_in_doubt(
    world: World, wrong: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two months ahead, no home is reminded of bills to come, no promise runs out, nothing is
    thrown away; an hour back, nothing waits an hour longer once it is right."""
    right, running = world.now, world.running
    running.demo = False
    with transaction(world.engine) as session:
        deployment.ensure(session).demo = False

    async def platform(_: Running) -> datetime:
        return right

    monkeypatch.setattr(timecheck, "_platform", platform)
    guard = Guard(running)
    assert not guard.trusts(), "until somebody was asked"
    asyncio.run(guard.ask())
    assert guard.trusts()
    world.says("王阿姨", "厨房漏水了")
    world.everybody_listened()

    world.clock.at = right + wrong
    assert not guard.trusts()
    asyncio.run(guard.ask())
    assert not guard.trusts()
    (off,) = [each for each in asyncio.run(readiness.reasons(running)) if "clock of" in each]
    assert f"{wrong / timedelta(minutes=1):+.0f} minutes" in off
    driver = Driver(world.engine, world.rules)
    held = [each for each in driver.due(world.now) if each.name in clock.ALWAYS]
    assert {each.name for each in held} == clock.ALWAYS
    for each in held:
        driver.work(each, world.now)
    world.says("李先生", "灯坏了")
    assert [each for each in world.heard("李先生") if "#2" in each], "people are answered"
    seen: dict[str, alarms.Trouble] = {}
    for _ in range(alarms.LASTS):
        looks(world, seen)
    assert [each for each in world.heard("赵总") if "clock" in each]
    world.everybody_listened()

    world.clock.at = right + timedelta(minutes=1)
    asyncio.run(guard.ask())
    assert guard.trusts()
    world.ticks()
    assert not [each for each in world.heard("吴工") if "超时" in each]
    world.passes(minutes=15)
    heard = world.heard("吴工") + world.heard("陈主管")
    assert {number for number in ("#1", "#2") if any(number in each for each in heard)}
