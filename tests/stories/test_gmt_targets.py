"""GM-T: the general manager's targets with their measured values, exact at the edges."""

from __future__ import annotations

from tests.world import World


def targets(world: World) -> str:
    world.says("赵总", "/score")
    return world.last("赵总").text


def enter(world: World, *lines: str) -> None:
    for line in lines:
        world.says("周律师", f"/figure {line} 财务报表")


def test_revenue_and_cost_are_shown_beside_the_score(world: World) -> None:
    enter(world, "revenue 2026 3800000", "revenue-plan 2026 4000000")
    enter(world, "cost 2026 3090000", "budget 2026 3000000")
    said = targets(world)
    assert "年度营收达标率 95%（要求不低于95%），达标" in said
    assert "成本占预算 103%（要求97–103%），达标" in said


def test_one_yuan_too_little_is_missed(world: World) -> None:
    enter(world, "revenue 2026 3799999", "revenue-plan 2026 4000000")
    enter(world, "cost 2026 2909999", "budget 2026 3000000")
    said = targets(world)
    assert "年度营收达标率 94.9%（要求不低于95%），没达标" in said
    assert "成本占预算 96.9%（要求97–103%），没达标" in said


def test_a_figure_of_the_month_is_preferred_to_the_years(world: World) -> None:
    enter(world, "revenue 2026 100", "revenue-plan 2026 100")
    assert "年度营收达标率 100%" in targets(world)
    enter(world, "revenue 2026-11 90")
    assert "年度营收达标率 未录入" in targets(world)  # a month's revenue, a year's plan: no ratio
    enter(world, "revenue-plan 2026-11 100")
    assert "年度营收达标率 90%" in targets(world)


def test_policies_are_measured_from_their_register(world: World) -> None:
    assert "制度更新完善率 0%（要求不低于100%），没达标" in targets(world)
