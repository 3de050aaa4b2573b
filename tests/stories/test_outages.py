"""What people hear while the disk is full, the database away or read-only: nothing is lost or said
twice, and whoever answers for the program is told what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from storage import received
from storage.db import AWAY, is_away, reading
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
