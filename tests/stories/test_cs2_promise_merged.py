"""CS-2: a promised day does not vanish where two tickets become one, or one becomes two."""

from __future__ import annotations

import pytest

from storage import promises
from storage.db import reading
from tests.fate import dies_deciding
from tests.world import World


@pytest.fixture
def database(sqlite_database: str) -> str:
    return sqlite_database


@pytest.fixture(autouse=True)
def two(world: World) -> None:
    """王阿姨 and 李先生 report the same lamp on Monday, 23 November, 10:00."""
    world.says("王阿姨", "楼道的灯不亮了")
    world.says("李先生", "15楼楼道灯坏了")
    world.says("张师傅", "/take 1")


def ledger(world: World, number: int) -> list[tuple[str, str]]:
    """(day, what became of it) of each promise, the oldest first."""
    with reading(world.engine) as session:
        found = reversed(promises.of_ticket(session, number))
        return [(each.day.strftime("%m-%d"), each.state) for each in found]


def test_the_day_of_the_one_becomes_the_day_of_the_other_and_both_hear_it(world: World) -> None:
    world.says("张师傅", "/promise 2 11-27 等灯具")
    world.everybody_listened()
    world.says("张师傅", "/merge 2 1")
    assert "11月27日" in "".join(world.heard("王阿姨"))
    first, then = world.heard("李先生")
    assert "同一件事" in first
    assert "11月27日" in then
    assert "11月27日" in world.last("张师傅").text
    assert (ledger(world, 2), ledger(world, 1)) == ([("11-27", "replaced")], [("11-27", "open")])
    assert ("promise", "running") in world.deadline_states(1)


def test_of_two_days_the_earlier_is_kept_and_nobody_is_asked_to_forgive_it(world: World) -> None:
    world.says("张师傅", "/promise 1 12-04")
    world.says("张师傅", "/promise 2 11-27")
    world.everybody_listened()
    world.says("张师傅", "/merge 2 1")
    (told,) = world.heard("王阿姨")
    assert "12月4日" in told
    assert "提前" in told
    assert "对不起" not in told
    assert ledger(world, 1) == [("12-04", "replaced"), ("11-27", "open")]


def test_where_the_other_comes_earlier_its_day_holds_and_is_told(world: World) -> None:
    world.says("张师傅", "/promise 1 11-27")
    world.says("张师傅", "/promise 2 12-04")
    world.everybody_listened()
    world.says("张师傅", "/merge 2 1")
    assert world.heard("王阿姨") == []
    (told,) = world.heard("李先生")
    assert "11月27日" in told
    assert ledger(world, 1) == [("11-27", "open")]


@pytest.mark.long
def test_the_day_goes_by_late_as_if_it_had_been_promised_there(world: World) -> None:
    world.says("张师傅", "/promise 2 11-27")
    world.says("张师傅", "/merge 2 1")
    world.passes(days=5)
    assert ledger(world, 1) == [("11-27", "broken")]
    assert any("超时" in text and "#1" in text for text in world.heard("陈主管"))


def test_changed_since_it_needs_a_reason_and_both_hear_it(world: World) -> None:
    world.says("张师傅", "/promise 2 11-27")
    world.says("张师傅", "/merge 2 1")
    world.says("张师傅", "/promise 1 12-04")
    assert "为什么" in world.last("张师傅").text
    world.says("张师傅", "灯具缺货")
    assert all("灯具缺货" in world.last(name).text for name in ("王阿姨", "李先生"))


def test_merged_into_finished_work_it_was_kept(world: World) -> None:
    world.says("张师傅", "/promise 2 11-27")
    world.says("张师傅", "/close 1 换好了")
    world.says("张师傅", "/merge 2 1")
    assert ledger(world, 2) == [("11-27", "kept")]


def test_split_off_again_the_day_that_was_told_still_holds(world: World) -> None:
    world.says("张师傅", "/promise 1 11-27 等灯具")
    world.says("张师傅", "/merge 2 1")
    world.everybody_listened()
    world.says("张师傅", "/split 2")
    assert "11月27日" in "".join(world.heard("李先生"))
    assert ledger(world, 2) == ledger(world, 1) == [("11-27", "open")]


def test_a_homeowner_can_put_nothing_together(world: World) -> None:
    world.says("张师傅", "/promise 2 11-27")
    world.says("王阿姨", "/merge 2 1")
    assert (ledger(world, 2), ledger(world, 1)) == ([("11-27", "open")], [])


def test_killed_while_it_is_decided_the_day_is_carried_once(world: World) -> None:
    world.says("张师傅", "/promise 2 11-27")
    world.everybody_listened()
    dies_deciding(world, "张师傅", "/merge 2 1")
    assert ledger(world, 2) == [("11-27", "open")]
    world.settles()
    assert (ledger(world, 2), ledger(world, 1)) == ([("11-27", "replaced")], [("11-27", "open")])
    assert sum("11月27日" in text for text in world.heard("王阿姨")) == 1
