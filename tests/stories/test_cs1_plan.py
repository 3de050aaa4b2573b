"""CS-1: the month's plan of the front desk (reception, complaints, collection) against what was."""

from __future__ import annotations

from tests.world import World


def test_plan_against_actual_for_the_month(world: World) -> None:
    world.ticks()
    world.says("陈主管", "/goal")
    assert "还没定计划数" in world.last("陈主管").text
    world.says("陈主管", "/goal 接待量 4")
    world.says("陈主管", "/goal 2026-11 收费 1000")
    world.says("王阿姨", "查费")
    world.says("王阿姨", "厨房漏水了")
    world.says("李先生", "在吗")
    world.says("小刘", "/queue")  # the staff is not received
    world.says("陈主管", "/paid 3-2-1501 2026-10 250 微信")
    world.says("陈主管", "计划")
    shown = world.last("陈主管").text
    assert "客服部月度计划 2026年11月（CS-1）" in shown
    assert "接待量：计划 4，实际 2，完成 50%" in shown
    assert "收费：计划 ¥1,000，实际 ¥250，完成 25%" in shown and "总完成率 37.5%" in shown
    world.sleeps(days=9)  # 2 December
    world.ticks()
    card = next(each for each in world.heard("陈主管") if "【要办】" in each)
    assert "客服部月度计划" in card and "12月4日 18:00" in card  # the 5th is a Saturday
    world.replies("陈主管", "客服部月度计划", "本月先把楼道灯都过一遍")
    assert "完成" in world.last("陈主管").text


def test_without_a_plan_the_manager_hears(world: World) -> None:
    world.ticks()
    world.sleeps(days=12)
    world.ticks()
    told = [each for each in world.heard("赵总") if "客服部月度计划" in each]
    assert len(told) == 1 and "【逾期】客服主管" in told[0]
