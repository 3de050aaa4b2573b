"""秩序主管 as a role of its own, by the charter alone: it leads its department, hears what runs
out, passes on, and is held in one estate (CS-A)."""

from __future__ import annotations

import pytest

from tests.world import World

LEADER = """
[roles.order-supervisor]
name = "秩序主管"
english = "security supervisor"
titles = ["秩序主管", "保安队长"]
rights = ["lead"]

[positions.order-supervisor]
title = "秩序主管"
roles = ["order-supervisor"]
under = "gm"
"""
LED = 'categories = ["security"]\nsupervisor = "{}"'


@pytest.fixture
def led(town: World) -> World:
    """The department has a leader in 幸福里: 小李."""
    town.amends(LED.format("cs-supervisor"), LED.format("order-supervisor"), LEADER)
    town.says("总经理", "/invite 秩序主管 小李 幸福里")
    assert "小李（秩序主管、幸福里）" in town.last("总经理").text
    town.says("小李", f"绑定 {town.last('总经理').text.split('绑定码：')[1].split()[0]}")
    town.everybody_listened()
    return town


def test_the_guards_stay_guards(led: World) -> None:
    led.says("幸保安", "/board")
    assert "没有权限" in led.last("幸保安").text
    led.says("小李", "/staff")
    told = led.last("小李").text
    assert "小李：幸福里 秩序主管" in told and "幸保安：幸福里 秩序" in told


def test_what_runs_out_goes_up_to_the_leader(led: World) -> None:
    led.says("王小明", "楼下有人打架，拿着刀")
    assert led.ticket(1).department == "order"
    assert any("#1" in each for each in led.heard("小李"))  # urgent: whoever leads hears at once
    led.passes(minutes=36)
    assert any("⏰ #1" in each for each in led.heard("小李"))
    led.says("小李", "/assign 1 幸保安")
    assert any("#1" in each for each in led.heard("幸保安"))
    assert led.ticket(1).holder_id is not None
    led.says("小李", "/board")
    assert "报事 1" in led.last("小李").text and "海棠苑" not in led.last("小李").text


def test_the_leader_ends_at_the_estate(led: World) -> None:
    led.says("周海", "楼下有人打架，拿着刀")
    led.passes(minutes=36)
    assert not any("#1" in each for each in led.heard("小李"))
    led.says("小李", "/assign 1 海保安")
    assert "别的小区" in led.last("小李").text


def test_whoever_works_in_one_estate_invites_its_staff_alone(town: World) -> None:
    town.says("海主管", "/invite 前台 小钱")
    assert "小钱（客服、海棠苑）" in town.last("海主管").text
    town.says("小钱", f"绑定 {town.last('海主管').text.split('绑定码：')[1].split()[0]}")
    town.says("小钱", "/home 幸福里1-1-101")
    assert "王小明" not in town.last("小钱").text
    town.says("海主管", "/invite 前台 小孙 幸福里")
    assert "绑定码" not in town.last("海主管").text
    town.says("总经理", "/invite 前台 小周")
    assert "小周（客服）" in town.last("总经理").text  # of all estates
    town.says("海主管", "/invite homeowner 新业主 1-1-301")
    assert "新业主（业主）" in town.last("海主管").text
