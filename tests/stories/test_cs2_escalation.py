"""CS-2: a complaint that nobody answers goes up, step by step, each step once."""

from __future__ import annotations

import pytest

from tests.world import World


@pytest.fixture(autouse=True)
def complaint(world: World) -> None:
    world.says("王阿姨", "3栋2单元楼道灯不亮了")
    world.everybody_listened()


def test_at_ten_minutes_the_supervisor_hears_of_it(world: World) -> None:
    world.passes(minutes=9, seconds=59)
    assert world.heard("陈主管") == []
    world.passes(seconds=1)
    (escalation,) = world.heard("陈主管")
    assert "#1" in escalation and "超时" in escalation and "3栋2单元1501" in escalation
    assert "我来接" in [button.label for button in world.last("陈主管").buttons]


def test_unheeded_it_goes_on_to_the_general_manager_and_says_how_late(world: World) -> None:
    world.passes(minutes=20)
    assert len(world.heard("陈主管")) == 1
    (escalation,) = world.heard("赵总")
    assert "10分钟" in escalation


def test_it_is_repeated_as_the_charter_says_and_then_no_more(world: World) -> None:
    world.passes(hours=8)
    assert len(world.heard("赵总")) == 1 + 4  # once, then every 30 minutes, four times
    assert len(world.heard("陈主管")) == 1


def test_what_fell_due_while_the_program_was_down_is_caught_up_at_once(world: World) -> None:
    world.sleeps(hours=1, minutes=25)
    world.ticks()
    assert len(world.heard("陈主管")) == 1
    assert len(world.heard("赵总")) == 1  # and not once more for each repetition that was missed


def test_a_second_sweep_of_the_same_moment_does_nothing(world: World) -> None:
    world.passes(minutes=10)
    world.ticks()
    world.ticks()
    assert len(world.heard("陈主管")) == 1
    assert world.events(1).count("escalated") == 1


def test_taking_the_ticket_stops_it(world: World) -> None:
    world.passes(minutes=11)
    world.presses("陈主管", "我来接")
    world.everybody_listened()
    world.passes(hours=5)
    assert world.heard("赵总") == []
    assert ("answer", "missed") in world.deadline_states(1)


def test_a_ticket_without_a_plan_goes_up_after_a_day(world: World) -> None:
    world.says("张师傅", "/take 1")
    world.everybody_listened()
    world.passes(hours=24)
    (escalation,) = world.heard("陈主管")
    assert "给出方案" in escalation and "张师傅" in escalation


def test_a_step_that_finds_nobody_does_not_keep_the_next_one_waiting(world: World) -> None:
    world.removes_role("陈主管")
    world.passes(minutes=10)
    assert len(world.heard("赵总")) == 1
    assert "nobody" in world.events(1)
