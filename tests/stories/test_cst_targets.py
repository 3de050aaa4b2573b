"""CS-T: the customer-service supervisor's targets, measured from what happened."""

from __future__ import annotations

import pytest

from tests.world import World


def finished(world: World, number: int, mark: int | None, name: str = "王阿姨") -> None:
    """A complaint that is answered at once, solved, and signed off, perhaps with a mark."""
    world.says(name, "厨房水管漏水了，快来修" if number == 1 else f"楼道第{number}盏灯坏了，报修")
    world.says("张师傅", f"/take {number}")
    world.says("张师傅", f"/plan {number} 今天修")
    world.says("张师傅", f"/resolve {number} 修好了")
    world.says(name, f"/confirm {number}")
    if mark is not None:
        world.says(name, f"/rate {number} {mark}")


def score(world: World, words: str = "") -> str:
    world.says("陈主管", f"/score {words}".strip())
    return world.last("陈主管").text


def test_satisfaction_counts_what_was_signed_off_and_marked(world: World) -> None:
    finished(world, 1, 5)
    finished(world, 2, 2, "李先生")
    finished(world, 3, None, "小赵")
    said = score(world)
    assert "投诉解决满意度 50%（要求不低于85%）" in said and "　依据：1/2；#2 打了2分\n" in said
    assert "投诉处理及时率 100%" in said


@pytest.mark.long
def test_what_ended_without_a_signature_stands_apart(world: World) -> None:
    finished(world, 1, 5)
    world.says("李先生", "门禁坏了")
    for line in ("/take 2", "/plan 2 明天换", "/resolve 2 换好了"):
        world.says("张师傅", line)
    world.passes(days=4)
    said = score(world)
    assert "投诉解决满意度 100%" in said and "另有 1 单没签字就结束" in said


def test_the_month_is_measured_by_its_own_check_of_the_archive(world: World) -> None:
    world.sleeps(days=27)  # the day of December's check
    world.ticks()
    world.sleeps(days=12)
    world.says("小刘", "/uptodate 3-2-1501")
    assert "档案完整率 16.6%（要求不低于98%），扣20分" in score(world, "2026-12")


def test_the_quarter_is_collected_by_the_money_that_arrived_in_it(world: World) -> None:
    world.sleeps(days=40)
    world.ticks()
    said = score(world, "2026-12")
    assert "物业费季度收缴率" in said and "季末再算" not in said.split("【费用收缴】")[1][:60]
    quarter = score(world, "2026-Q4")
    assert "2026年第4季度计分" in quarter


@pytest.mark.long
def test_the_survey_of_the_quarter_counts_by_homes_and_marks(world: World) -> None:
    world.says("陈主管", "/survey start")
    world.ticks()
    world.says("小刘", "/surveyed 3-2-1501 55555555")
    world.says("小刘", "/surveyed 3-2-1502 44444444")
    world.says("陈主管", "/score")
    assert "满意度调查综合得分 季末再算" in world.last("陈主管").text
    world.sleeps(days=45)
    world.ticks()
    said = score(world, "2026-Q4")
    reached = next(line for line in said.splitlines() if "调查覆盖率" in line)
    assert reached.endswith(
        "20%（要求不低于80%），扣10分（CS-T、CS-S）"
    )  # two of the ten homes with people
    assert "满意度调查综合得分 90分（要求不低于85）" in said


def test_a_quarter_without_a_survey_reached_nobody(world: World) -> None:
    world.sleeps(days=45)
    world.ticks()
    said = score(world, "2026-12")
    assert "【满意度调查】0/25" in said and "　依据：这个季度没有做调查\n" in said
