"""CS-6: text at the start of the month, calls in the middle, visits at the end."""

from __future__ import annotations

from tests.world import World


def texts(world: World, name: str) -> list[str]:
    return [each for each in world.heard(name) if "没交" in each]


def test_nobody_is_reminded_before_the_first(world: World) -> None:
    world.until(30, 23, 59, months=0)
    assert texts(world, "王阿姨") == []


def test_on_the_first_every_home_in_arrears_gets_its_text(world: World) -> None:
    world.until(1, 10)
    (text,) = texts(world, "王阿姨")
    assert "¥612.50" in text
    assert len(texts(world, "孙伯")) == 1
    assert texts(world, "李先生") == []


def test_a_disputed_bill_is_left_out(world: World) -> None:
    world.until(1, 10)
    (text,) = texts(world, "孙伯")
    owed = [each for each in world.owes("5-1-101") if not each.bill.disputed]
    owed = [each for each in owed if each.bill.month < "2026-12"]  # December's is not due yet
    assert len(owed) == 3
    total = sum(each.left_fen for each in owed)
    assert f"¥{total / 100:.2f}" in text


def test_homes_that_nobody_can_reach_go_on_the_staffs_list(world: World) -> None:
    world.until(1, 10)
    assert "5 户" in world.heard("小刘")[-1]
    world.says("小刘", "/tasks")
    tasks = world.heard("小刘")[0]
    assert "3栋1单元102" in tasks and "13800000500" in tasks


def test_somebody_who_blocked_us_goes_on_the_list_too(world: World) -> None:
    world.is_deaf("王阿姨")
    world.until(1, 10)
    world.says("小刘", "/tasks")
    assert "3栋2单元1501" in world.last("小刘").text


def test_a_second_run_does_nothing(world: World) -> None:
    world.until(1, 10)
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
    world.until(1, 10)
    world.says("陈主管", "/paid 3-2-1501 2026-09 306.25")
    world.says("陈主管", "/paid 3-2-1501 2026-10 306.25")
    world.until(25, 9, months=0)
    world.says("小刘", "/tasks")
    assert "3栋2单元1501" not in world.last("小刘").text
    assert "5栋1单元101" in world.last("小刘").text


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
    world.until(1, 10)
    world.says("陈主管", "/dunning")
    assert "短信提醒" in world.heard("陈主管")[-1]
