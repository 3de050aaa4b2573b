"""EN-1: a register of facilities; maintenance comes round, is done with evidence, or goes up."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from storage.facilities import MaintenancePlan
from tests.world import ZONE, World

PHOTO = {"kind": "photo", "reference": "p1", "mime": "image/jpeg"}


def tasks(world: World, plan: int) -> list[str]:
    return sorted(world.duty_states(f"assigned:maintenance:{plan}:"))


@pytest.mark.long
def test_a_kind_brings_its_plans_and_its_maintenance_comes_round(world: World) -> None:
    world.says("吴工", "/facility add 1号电梯 电梯 3栋\n2号水泵 水泵 地下室")
    assert "自带 2 项保养计划" in world.heard("吴工")[-1]
    world.says("张师傅", "/facility 1")
    assert "维保，每 15 天，下次 2026-12-08" in world.heard("张师傅")[-1]
    world.until(6, 9, months=1)  # two days ahead
    assert len([each for each in world.heard("张师傅") if "保养 1号电梯" in each]) == 1
    assert tasks(world, 1) == ["open"]
    world.ticks()
    assert tasks(world, 1) == ["open"]  # once
    world.replies("张师傅", "保养 1号电梯", "做完了")
    assert tasks(world, 1) == ["open"]  # a photo is wanted
    world.says("张师傅", "", attachments=[PHOTO])
    assert tasks(world, 1) == ["done"]
    world.says("吴工", "/facility 1")
    assert "按时做了" in world.heard("吴工")[-1]
    world.until(21, 9, months=0)
    assert tasks(world, 1) == ["done", "open"]


def test_what_is_overdue_goes_up_and_the_month_is_not_checked(world: World) -> None:
    world.says("吴工", "/facility add 3号水泵 其他")
    world.says("吴工", "/facility plan 1 试运行 每月 2026-11-24")
    assert "第一次 2026-11-24" in world.heard("吴工")[-1]
    world.everybody_listened()
    world.passes(days=1, hours=9)
    assert any("试运行" in each for each in world.heard("吴工"))
    world.says("吴工", "/facility checked")
    assert "还有过期没做的" in world.heard("吴工")[-1]
    world.passes(days=2)
    assert any("试运行" in each for each in world.heard("赵总"))
    number = world.duty_ids("assigned:maintenance:1:")[0]
    world.says("张师傅", f"/duties done D{number} 补做了", attachments=[PHOTO])
    assert tasks(world, 1) == ["late"]
    world.says("吴工", "/facility checked")
    assert "核对好了" in world.heard("吴工")[-1]
    assert world.duty_states("maintenance:2026-11") == ["done"]


def test_after_a_long_halt_a_maintenance_is_owed_once(world: World) -> None:
    world.says("吴工", "/facility add 1号电梯 电梯 3栋")
    world.sleeps(days=100)
    world.ticks()
    world.ticks()
    assert tasks(world, 1).count("open") <= 1 and len(tasks(world, 1)) == 1


def test_who_may_not_change_the_register(world: World) -> None:
    world.says("张师傅", "/facility add 茶水机 其他")
    assert "没有权限" in world.heard("张师傅")[-1]
    world.says("王阿姨", "/facility")
    assert "没有权限" in world.heard("王阿姨")[-1]
    world.says("吴工", "/facility add 1号电梯 电梯")
    world.says("吴工", "/facility add 1号电梯 电梯")
    assert "已经登记过" in world.heard("吴工")[-1]
    for said in ("/facility plan 1 润滑", "/facility plan 1 润滑 每0天", "/facility 随便"):
        world.says("吴工", said)
        assert "/facility plan 编号 做什么" in world.heard("吴工")[-1]


@pytest.mark.long
def test_a_facility_that_is_retired_is_left_in_peace(world: World) -> None:
    world.says("吴工", "/facility add 1号电梯 电梯")
    world.says("吴工", "/facility retire 1")
    world.passes(days=20)
    assert tasks(world, 1) == []
    world.says("吴工", "/facility")
    assert "还没有登记设备" in world.heard("吴工")[-1]


DAYS = some.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(DAYS, some.integers(1, 40), some.sampled_from(["day", "month"]), some.integers(0, 900))
def test_the_days_of_a_plan_come_round_without_drifting(
    first: date, every: int, unit: str, later: int
) -> None:
    plan = MaintenancePlan(
        facility_id=1,
        what="x",
        every=every,
        unit=unit,
        first_on=first,
        next_on=first,
        created_at=datetime(2026, 1, 1, tzinfo=ZONE),
    )
    day = first + timedelta(days=later)
    found = plan.following(day)
    assert found > day
    assert (found - day).days <= every * (1 if unit == "day" else 31)
    if unit == "day":
        assert (found - first).days % every == 0
    else:
        last = (found + timedelta(days=1)).month != found.month
        assert found.day == first.day or (last and found.day < first.day)
