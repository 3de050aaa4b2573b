"""CS-6: text at the start of the month, calls in the middle, visits at the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers import dunning, policy
from handlers.context import Moment
from storage import charter, estates
from storage import dunning as steps
from storage.calendar import is_workday
from storage.db import transaction
from tests.world import ZONE, World


def texts(world: World, name: str) -> list[str]:
    return [each for each in world.heard(name) if "没交" in each]


@pytest.mark.long
def test_nobody_is_reminded_before_the_first(world: World) -> None:
    world.until(30, 23, 59, months=0)
    assert texts(world, "王阿姨") == []


def test_on_the_first_every_home_in_arrears_gets_its_text(world: World) -> None:
    world.opens(1, 10)
    (text,) = texts(world, "王阿姨")
    assert "¥612.50" in text
    assert len(texts(world, "孙伯")) == 1
    assert texts(world, "李先生") == []


def test_a_disputed_bill_is_left_out(world: World) -> None:
    world.opens(1, 10)
    (text,) = texts(world, "孙伯")
    owed = [each for each in world.owes("5-1-101") if not each.bill.disputed]
    owed = [each for each in owed if each.bill.month < "2026-12"]  # December's is not due yet
    assert len(owed) == 3
    total = sum(each.left_fen for each in owed)
    assert f"¥{total / 100:.2f}" in text


def test_homes_that_nobody_can_reach_go_on_the_staffs_list(world: World) -> None:
    world.opens(1, 10)
    assert "5 户" in world.heard("小刘")[-1]
    world.says("小刘", "/tasks")
    tasks = world.heard("小刘")[0]
    assert "3栋1单元102" in tasks and "13800000500" in tasks


@pytest.mark.long
def test_somebody_who_blocked_us_goes_on_the_list_too(world: World) -> None:
    world.is_unreachable("王阿姨")
    world.until(1, 10)
    world.says("小刘", "/tasks")
    assert "3栋2单元1501" in world.last("小刘").text


def test_a_second_run_does_nothing(world: World) -> None:
    world.opens(1, 10)
    world.everybody_listened()
    world.ticks()
    world.passes(hours=3)
    assert world.heard("王阿姨") == [] and world.heard("小刘") == []


def test_mid_month_the_calls_and_at_the_end_the_visits_by_building(world: World) -> None:
    world.until(15, 9)
    assert "电话跟进" in world.heard("小刘")[-1]
    world.until(25, 9, months=0)
    assert "上门拜访" in world.heard("小刘")[-1]
    world.says("小刘", "/tasks")
    tasks = world.last("小刘").text
    assert tasks.index("— 3栋 —") < tasks.index("— 5栋 —") < tasks.index("— 12栋 —")


def test_a_payment_in_between_stops_the_rest(world: World) -> None:
    world.opens(1, 10)
    world.says("陈主管", "/paid 3-2-1501 2026-09 306.25")
    world.says("陈主管", "/paid 3-2-1501 2026-10 306.25")
    world.until(25, 9, months=0)
    world.says("小刘", "/tasks")
    assert "3栋2单元1501" not in world.last("小刘").text
    assert "5栋1单元101" in world.last("小刘").text


@pytest.mark.long
def test_a_done_task_leaves_the_list(world: World) -> None:
    world.until(15, 9)
    number = world.task("3-2-1501", "call")
    world.says("小刘", f"/done {number} 答应周五交")
    world.says("小刘", "/tasks")
    assert f"{number}. " not in world.last("小刘").text


def test_a_text_missed_by_a_day_is_still_sent_one_missed_by_a_week_is_not(world: World) -> None:
    world.sleeps(days=9)  # the second of December
    world.ticks()
    assert len(texts(world, "王阿姨")) == 1
    world.sleeps(days=21)  # the twenty-third: the calls were due on the fifteenth
    world.ticks()
    world.says("小刘", "/tasks")
    assert "电话" not in world.last("小刘").text


def test_the_supervisor_sees_how_it_stands(world: World) -> None:
    world.opens(1, 10)
    world.says("陈主管", "/dunning")
    assert "短信提醒" in world.heard("陈主管")[-1]


@pytest.mark.long
def test_a_step_waits_for_a_working_day(world: World) -> None:
    """New Year's Day is a holiday, and so are the second and third of January 2027."""
    world.until(1, 10)  # December
    world.until(1, 23)
    world.everybody_listened()
    assert (world.now + timedelta(days=1)).astimezone(ZONE).date() == date(2027, 1, 2)
    world.until(4, 9, 59, months=0)
    assert texts(world, "孙伯") == []
    world.until(4, 10, months=0)
    assert len(texts(world, "孙伯")) == 1


def test_visits_before_a_holiday_are_made_before_it_and_none_leaves_its_month() -> None:
    rules = charter.load()
    text, call, visit = rules.dunning.steps
    days = [
        policy.step_begins(rules, step, 2027, month, ZONE).date()
        for month in range(1, 13)
        for step in (text, call, visit)
    ]
    assert all(is_workday(day) for day in days)
    assert [day.month for day in days] == [month for month in range(1, 13) for _ in range(3)]
    assert days == sorted(days)
    assert days[3 * 3 + 2] == date(2027, 4, 23)  # the 25th of April is a Sunday; the 24th is none


@pytest.mark.long
def test_words_held_up_until_the_evening_are_not_said_in_the_night(world: World) -> None:
    world.outage("王阿姨")
    world.until(1, 10)
    world.passes(hours=9, minutes=59)
    world.passes(hours=1)
    world.hears_again("王阿姨")
    world.passes(hours=14)
    assert texts(world, "王阿姨") == []
    world.says("小刘", "/tasks")
    assert "3栋2单元1501" in world.last("小刘").text  # a call instead


@pytest.mark.long
def test_the_cap_of_a_week_holds_a_text_back(world: World) -> None:
    """The cap of the charter; a month alone has one text, so the days of the ladder are moved."""
    ladder = world.rules.charter.dunning
    often = ladder.model_copy(update={"texts_a_week": 1})
    world.rules = replace(
        world.rules, charter=world.rules.charter.model_copy(update={"dunning": often})
    )
    world.until(28, 10, months=0)
    with transaction(world.engine) as session:
        moment = Moment(session, world.rules, world.now)
        (home,) = estates.find_homes(session, "3", "2", "1501")
        dunning.make_steps(moment, [home.id], "text", "2026-11")
    world.settles()
    assert len(texts(world, "王阿姨")) == 1
    world.until(1, 10)  # three days later
    assert texts(world, "王阿姨") == []
    with transaction(world.engine) as session:
        (step,) = [each for each in steps.of_home(session, home.id) if each.month == "2026-12"]
        assert (step.state, step.outcome) == ("stopped", "enough")
