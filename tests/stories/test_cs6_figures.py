"""CS-6, CS-T: the supervisor sees what came in, how old arrears are, what reminding has done."""

from __future__ import annotations

import pytest

from tests.world import World


@pytest.mark.long
def test_the_quarter_the_ages_and_the_effect(world: World) -> None:
    world.until(1, 10)
    world.says("陈主管", "/paid 3-2-1501 全部 500")
    world.says("陈主管", "/dunning")
    world.presses("陈主管", "季度收缴")
    said = world.heard("陈主管")[-1]
    assert "2026年第4季度收缴" in said and "2026年第3季度收缴" in said and "合计" in said
    world.presses("陈主管", "欠费账龄")
    ages = world.heard("陈主管")[-1]
    assert "逾期未交" in ages and "90 天以内" in ages and "5栋 欠" in ages
    world.presses("陈主管", "催缴成效")
    effect = world.heard("陈主管")[-1]
    assert "3栋2单元1501：短信 1，电话 0，上门 0，12月1日交了 ¥500.00" in effect
    assert "5栋1单元101：短信 1，电话 0，上门 0，还没交" in effect


@pytest.mark.parametrize("name", ["小刘", "王阿姨", "路人甲"])
def test_only_those_who_lead_see_them(world: World, name: str) -> None:
    world.says(name, "/dunning 账龄")
    assert not any("逾期未交" in each for each in world.heard(name))


def test_an_unknown_figure_is_told_kindly(world: World) -> None:
    world.says("陈主管", "/dunning 天气")
    assert "/dunning ages" in world.heard("陈主管")[-1]
