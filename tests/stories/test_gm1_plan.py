"""GM-1: a yearly plan in figures, and a review every quarter with what became of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import duties, plans
from storage.db import reading
from tests.world import World


def number_of(world: World, name: str) -> int:
    with reading(world.engine) as session:
        since = world.now - timedelta(days=400)
        return duties.between(session, name, since, world.now + timedelta(days=1))[-1].id


def solved(world: World, number: int, mark: int) -> None:
    world.says("王阿姨", "厨房漏水了" if number == 1 else "楼道灯坏了")
    world.says("张师傅", f"/take {number}")
    world.says("张师傅", f"/close {number} 修好了")
    world.says("王阿姨", f"/confirm {number}")
    world.says("王阿姨", f"/rate {number} {mark}")


def test_the_review_has_its_figures_from_the_database(world: World) -> None:
    world.ticks()
    solved(world, 1, 5)
    solved(world, 2, 2)
    world.says("小刘", "/find 漏水")
    world.says("陈主管", "/paid 3-2-1501 2026-10 306.25 微信")
    world.says("赵总", "/goal 2026 满意度 90")
    assert "可以定的有" in world.last("赵总").text and "投诉解决满意度" in world.last("赵总").text
    world.says("赵总", "/goal 2026 投诉解决满意度 80%")
    world.says("周律师", "/figure 营收 2026 900000 财务部月报")
    world.says("赵总", "/goal 2026 营收 100万")
    shown = world.last("赵总").text
    assert "投诉解决满意度：计划 80%，实际 50%，完成 62.5%" in shown
    assert "营收：计划 ¥1,000,000，实际 ¥900,000，完成 90%" in shown and "总完成率 76.2%" in shown
    world.presses("赵总", "把完成率记入计分")
    world.presses("周律师", "核对过，录入")
    assert "76.2" in world.last("周律师").text

    review = number_of(world, "business-review")
    world.says("赵总", f"/duties pack D{review}")
    pack = world.last("赵总").text
    assert "2026年第4季度" in pack and "收到报事 2 件" in pack and "业主来访 1 人次" in pack
    assert "投诉处理及时率：100%（2/2）" in pack and "投诉解决满意度：50%（1/2）" in pack
    assert "收到缴费 ¥" in pack and "总完成率 76.2%" in pack
    world.says("赵总", f"/duties done D{review} 第一季度先补满意度，每周回访")
    assert "完成" in world.last("赵总").text


@pytest.mark.long
def test_the_plan_is_reminded_of_and_not_for_everybody(world: World) -> None:
    world.ticks()
    world.sleeps(days=43)  # 5 January
    world.ticks()
    cards = [each for each in world.heard("赵总") if "年度经营计划" in each]
    assert any("【要办】" in each and "GM-1" in each for each in cards)
    world.says("小刘", "/goal 2027 营收 100")
    assert "没有权限" in world.last("小刘").text
    world.says("吴工", "/goal 2027 营收 100")
    assert "没有权限" in world.last("吴工").text
    world.says("赵总", "/goal 2027 营收 很多")
    assert "不是数" in world.last("赵总").text


def test_a_goal_said_again_takes_the_place_of_the_first(world: World) -> None:
    world.says("赵总", "/goal 2027 营收 100万")
    world.says("赵总", "/goal 2027 营收 1,200,000")
    assert "计划 ¥1,200,000" in world.last("赵总").text
    with reading(world.engine) as session:
        assert plans.goals(session, "business", "2027")["revenue"].value == 1_200_000
