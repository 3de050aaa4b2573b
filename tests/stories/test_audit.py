"""The audit is read by whom it concerns and by those who lead (CS-A)."""

from __future__ import annotations

from tests.world import World


def test_a_homeowner_reads_who_looked(town: World) -> None:
    town.says("幸前台", "/home 1-1-101")
    town.says("王小明", "/mydata")
    told = town.last("王小明").text
    assert "幸前台看了住户资料" in told
    town.says("李幸", "/mydata")
    assert "看了" not in town.last("李幸").text


def test_a_supervisor_reads_it_with_filters_and_within_the_estate(town: World) -> None:
    town.says("幸前台", "/home 1-1-101")
    town.says("海前台", "/home 海棠苑1-1-101")
    town.says("海前台", "/home 幸福里1-1-102")  # refused
    town.says("幸主管", "/audit")
    told = town.last("幸主管").text
    assert "幸前台看了住户资料" in told and "1栋1单元101" in told
    assert "海前台想看或想办" in told  # it was about a home of 幸福里
    town.says("幸主管", "/audit 1-1-101 幸前台")
    told = town.last("幸主管").text
    assert "幸前台看了住户资料" in told and "海前台" not in told
    town.says("幸主管", "/audit refused")
    assert "幸前台" not in town.last("幸主管").text and "/home" in town.last("幸主管").text
    town.says("海主管", "/audit")
    assert "海前台看了住户资料" in town.last("海主管").text
    assert "幸前台" not in town.last("海主管").text
    town.says("幸前台", "/audit")
    assert "没有权限" in town.last("幸前台").text
