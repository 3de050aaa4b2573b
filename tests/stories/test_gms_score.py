"""GM-S: the general manager's score from figures, complaints and trainings."""

from __future__ import annotations

import pytest

from tests.world import World


def test_what_nobody_entered_is_said_and_neither_nothing_nor_full(world: World) -> None:
    world.says("赵总", "/score")
    said = world.last("赵总").text
    assert "总经理 2026年11月计分" in said and "年度经营计划达成率 未录入" in said
    assert "【经营计划完成情况】未录入" in said and "还没有可以算的数据" in said


def test_figures_are_entered_by_a_named_person_with_a_source(world: World) -> None:
    for line in (
        "年度经营计划达成率 2026 95.3% 三季度经营分析会",
        "third-party-satisfaction 2026 88 中调公司报告",
        "key-people-lost 2026 12 人事台账",
        "major-accidents 2026-11 0 安全月报",
    ):
        world.says("周律师", f"/figure {line}")
        assert "记下了" in world.last("周律师").text
    world.says("赵总", "/score")
    said = world.last("赵总").text
    assert "【经营计划完成情况】38.12/40" in said
    assert (
        "88%（要求不低于90%），扣10分（GM-T、GM-S）\n　依据：中调公司报告（周律师，11月23日录入）"
        in said
    )
    assert "【风险控制】10/10" in said and "管理层核心人员流失率 12%" in said
    world.says("周律师", "/figure major-accidents 2026-11 1 事故调查报告")
    assert "原来是 0次" in world.last("周律师").text
    world.says("周律师", "/score 总经理 2026-11")
    assert "【风险控制】0/10" in world.last("周律师").text


def test_a_figure_needs_a_source_and_the_right_person(world: World) -> None:
    world.says("周律师", "/figure revenue 2026 4120000")
    assert "来源" in world.last("周律师").text
    world.says("周律师", "/figure revenue 2026 很多 财务")
    assert "不是数" in world.last("周律师").text
    world.says("小刘", "/figure revenue 2026 4120000 财务")
    assert "没有权限" in world.last("小刘").text
    world.says("赵总", "/figure")
    assert "营收：未录入" in world.last("赵总").text


def test_nobody_enters_the_figures_of_their_own_score(world: World) -> None:
    world.says("赵总", "/figure 第三方满意度 2026 99 调研公司的报告")
    assert "周律师" in world.last("赵总").text and "记下了" not in world.last("赵总").text
    world.says("赵总", "/figure")
    assert "第三方满意度：未录入" in world.last("赵总").text
    assert "赵总 报来" in world.last("周律师").text and "99%" in world.last("周律师").text
    world.presses("周律师", "核对过，录入")
    assert "记下了" in world.last("周律师").text
    world.says("赵总", "/score")
    assert "99%" in world.last("赵总").text
    world.removes_role("周律师")
    world.says("赵总", "/figure 重大安全责任事故 2026-11 0 安全月报")
    assert "要别人来录" in world.last("赵总").text and "法务" in world.last("赵总").text


def test_a_major_complaint_that_waits_costs_ten_points(world: World) -> None:
    world.says("周律师", "/figure third-party-satisfaction 2026 91 中调公司报告")
    world.says("王阿姨", "我们二十几户要集体维权，去住建局上访")
    world.passes(minutes=12)
    world.says("赵总", "/score")
    said = world.last("赵总").text
    assert "重大投诉处理及时率 0%（要求不低于100%），扣10分（GM-S）\n" in said
    assert "　依据：0/1；#1 答复业主超时\n" in said


@pytest.mark.long
def test_only_another_may_freeze_it_before_its_day(world: World) -> None:
    world.says("周律师", "/score 总经理 2026-11 定稿")
    assert "还没过完" in world.last("周律师").text
    world.until(2, 10, 0)
    world.says("赵总", "/score 总经理 2026-11 定稿")
    assert "另一个人" in world.last("赵总").text
    world.says("周律师", "/score 总经理 2026-11 定稿")
    assert "12月2日定稿" in world.last("周律师").text
    world.everybody_listened()
    world.until(5, 10, 0, months=0)
    assert not [each for each in world.heard("赵总") if "总经理 2026年11月计分定稿" in each]


def test_an_accident_of_one_month_counts_in_its_quarter(world: World) -> None:
    for line in ("2026 0 年初的承诺", "2026-10 0 安全月报", "2026-11 1 事故调查报告"):
        world.says("周律师", f"/figure major-accidents {line}")
    world.says("赵总", "/score 总经理 2026-Q4")
    assert "【风险控制】0/10" in world.last("赵总").text
    world.says("周律师", "/figure major-accidents 2026-Q4 0 复核：不是责任事故")
    world.says("赵总", "/score 总经理 2026-Q4")
    assert "【风险控制】10/10" in world.last("赵总").text


def test_the_money_of_three_months_is_the_quarters(world: World) -> None:
    for month in ("10", "11", "12"):
        for name, yuan in (("revenue", "90"), ("revenue-plan", "100")):
            world.says("周律师", f"/figure {name} 2026-{month} {yuan} 财务月报")
    world.says("赵总", "/score 总经理 2026-Q4")
    assert "年度营收达标率 90%（要求不低于95%），没达标" in world.last("赵总").text
