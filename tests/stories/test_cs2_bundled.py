"""CS-2: what is told again is told once: after a halt, and of many tickets at once."""

from __future__ import annotations

import pytest

from tests.world import World

MANY = (
    ("王小明", "厨房水管漏水了"),
    ("李幸", "客厅的灯不亮了"),
    ("孙幸", "楼道没人扫"),
    ("王小明", "另外，门口的对讲机坏了"),
    ("李幸", "另外，单元门关不上了"),
    ("孙幸", "另外，保安总是睡觉"),
)


def pings(world: World, who: str) -> list[str]:
    return [each for each in world.heard(who) if "⏰" in each]


@pytest.mark.parametrize("hours", [1, 4, 30])
def test_after_a_halt_nobody_hears_the_same_twice(town: World, hours: int) -> None:
    town.says("王小明", "厨房水管漏水了")
    town.everybody_listened()
    town.sleeps(hours=hours)
    town.ticks()
    for who in ("幸主管", "总经理"):
        told = [each.splitlines()[0] for each in pings(town, who)]
        assert len(told) == len(set(told)) >= 1, told


@pytest.mark.long
def test_what_is_told_again_of_many_is_one_message(town: World) -> None:
    for who, said in MANY:
        town.says(who, said)
    town.everybody_listened()
    town.passes(minutes=21)
    (first,) = pings(town, "总经理")
    assert "6 件超时" in first and all(f"#{each}" in first for each in range(1, 7))
    assert "海" not in first
    town.passes(hours=12)
    assert 1 < len(pings(town, "总经理")) <= 6


def test_one_that_comes_later_is_told_by_itself(town: World) -> None:
    town.says("王小明", "厨房水管漏水了")
    town.says("李幸", "客厅的灯不亮了")
    town.passes(minutes=25)
    town.says("孙幸", "楼道没人扫")
    town.everybody_listened()
    town.passes(minutes=21)
    assert any("⏰ #3 超时" in each for each in pings(town, "总经理"))


def test_danger_is_never_one_of_many(town: World) -> None:
    for who, said in (*MANY[:2], ("孙幸", "家里煤气味很重")):
        town.says(who, said)
    town.everybody_listened()
    town.passes(minutes=50)
    told = pings(town, "总经理")
    assert any("⏰ #3 超时" in each for each in told)
    assert not any("#3" in each for each in told if "件超时" in each)


def test_a_complaint_about_somebody_is_not_told_among_others(town: World) -> None:
    for who, said in (*MANY[:2], ("孙幸", "我要投诉幸师傅，态度太恶劣了，骂人")):
        town.says(who, said)
    town.everybody_listened()
    town.passes(hours=3)
    assert not any("#3" in each for each in pings(town, "总经理") if "件超时" in each)


def test_each_estate_has_its_own(town: World) -> None:
    for who, said in (*MANY[:3], ("周海", "楼道灯坏了"), ("吴海", "马桶堵了")):
        town.says(who, said)
    town.everybody_listened()
    town.passes(minutes=21)
    told = pings(town, "总经理")
    assert sorted(each.splitlines()[0] for each in told) == [
        "⏰ 2 件超时还没办：",
        "⏰ 3 件超时还没办：",
    ]
