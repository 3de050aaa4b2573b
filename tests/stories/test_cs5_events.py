"""CS-5: events announced three days before, signed up for by a tap, summed up in five days."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot import worker
from storage import duties, events
from storage.db import reading
from storage.events import Event
from tests.world import World


def event(world: World, number: int = 1) -> Event:
    with reading(world.engine) as session:
        return session.get_one(Event, number)


def going(world: World, state: str = "going") -> list[tuple[str, int]]:
    with reading(world.engine) as session:
        found = events.sign_ups(session, 1, state)
        return [(person.name, each.people) for each, person in found]


def day_by_day(world: World, days: int) -> None:
    for _ in range(days):
        world.sleeps(days=1)
        world.ticks()


@pytest.fixture
def announced(world: World) -> World:
    world.says("陈主管", "/event 包饺子 12-05 14:00 会所 3人 800元")
    world.presses("陈主管", "现在发通知")
    world.ticks()
    return world


@pytest.mark.long
def test_from_the_plan_to_the_summary(announced: World) -> None:
    world = announced
    assert "包饺子" in world.last("王阿姨").text and "12月5日 14:00" in world.last("王阿姨").text
    world.ticks()
    assert len([each for each in world.heard("王阿姨") if "包饺子" in each]) == 1
    world.presses("王阿姨", "报名 2 人")
    world.presses("Anna", "Sign up 1")
    world.presses("李先生", "报名 1 人")
    assert "排上队" in world.last("李先生").text
    assert going(world) == [("王阿姨", 2), ("Anna", 1)]
    world.presses("王阿姨", "报名 1 人")  # one stays at home: the next moves up
    assert "有名额了" in world.last("李先生").text
    world.presses("李先生", "去不了")
    assert going(world) == [("王阿姨", 1), ("Anna", 1)]
    world.everybody_listened()
    world.sleeps(days=11, hours=8)  # the fourth of December, six in the evening
    world.ticks()
    assert [each for each in world.heard("Anna") if "A reminder" in each]
    assert not [each for each in world.heard("李先生") if "包饺子" in each]
    world.says("陈主管", "/event came 1 2")
    assert "办不了" in world.last("陈主管").text  # it has not begun
    world.sleeps(days=1, hours=16)
    world.ticks()
    world.presses("Anna", "5 Very good")
    assert "add a word" in world.last("Anna").text
    world.says("Anna", "The dumplings were lovely")
    assert "Thank you for your words" in world.last("Anna").text
    world.does("李先生", "/liked 1 1")  # he had given his place away
    world.says("李先生", "没吃到")
    world.says("陈主管", "/event summary 1 大家很高兴")
    assert "还差到场人数" in world.last("陈主管").text
    world.says("陈主管", "/event came 1 2")
    world.says("陈主管", "/event cost 1 680 面粉 300，肉馅 380")
    draft = world.last("陈主管").text
    assert "「The dumplings were lovely" in draft
    assert "没吃到" not in draft
    assert "到场 2 人" in draft and "平均 5.0 分" in draft and "¥680.00（计划 ¥800.00）" in draft
    world.presses("陈主管", "就这样交")
    assert event(world).state == "summed"
    assert "面粉 300" in world.last("赵总").text
    with reading(world.engine) as session:
        assert duties.source_known(session, "events", "event:1")
    world.everybody_listened()
    day_by_day(world, 5)
    assert not [each for each in world.heard("赵总") if "没有交总结" in each]


@pytest.mark.parametrize("at", ["傍晚6点", "下午6点", "18:00", "6pm"])
def test_the_hour_is_read_as_everywhere_and_the_rest_in_any_order(world: World, at: str) -> None:
    world.says("陈主管", f"/event 中秋 晚会 限40人 12-05 {at} 会所 800元")
    found = event(world)
    assert (found.title, found.place) == ("中秋 晚会", "会所")
    assert (found.capacity, found.planned_fen) == (40, 80_000)
    assert world.rules.local(found.starts_at).hour == 18


def test_a_word_that_is_not_understood_changes_no_event(announced: World) -> None:
    for said in ("/event 算了 1", "/event 1 算了吧", "/event cancel 1", "/event 取笑 1 下雪"):
        announced.says("陈主管", said)
        assert event(announced).state == "announced", said


def test_a_day_too_near_is_refused(world: World) -> None:
    world.says("陈主管", "/event 包饺子 11-26 9:00 会所")
    assert "太近" in world.last("陈主管").text
    world.says("陈主管", "/event 包饺子 11-26 10:00 会所")  # three days to the minute
    assert "记下了" in world.last("陈主管").text
    world.sleeps(minutes=1)
    world.says("陈主管", "/event announce 1")
    assert "太近" in world.last("陈主管").text and event(world).state == "planned"
    world.says("陈主管", "/event move 1 11-28")
    world.says("陈主管", "/event announce 1")
    assert event(world).state == "announced"


def test_what_is_not_announced_in_time_goes_up(world: World) -> None:
    world.says("陈主管", "/event 包饺子 12-05 14:00 会所")
    world.everybody_listened()
    world.sleeps(days=8, hours=4)
    world.ticks()
    assert [each for each in world.heard("陈主管") if "还没发通知" in each]
    world.sleeps(days=1)
    world.ticks()
    assert [each for each in world.heard("赵总") if "没有按时发通知" in each]
    assert not [each for each in world.heard("王阿姨") if "包饺子" in each]


@pytest.mark.long
def test_a_missing_summary_is_warned_of_and_goes_up(announced: World) -> None:
    world = announced
    world.everybody_listened()
    day_by_day(world, 17)
    assert [each for each in world.heard("陈主管") if "交总结" in each]
    day_by_day(world, 1)
    assert [each for each in world.heard("赵总") if "没有交总结" in each]


@pytest.mark.long
def test_a_cancelled_event_tells_everybody_once(announced: World) -> None:
    world = announced
    world.presses("王阿姨", "报名 2 人")
    world.everybody_listened()
    world.says("陈主管", "/event cancel 1 下大雨")
    world.ticks()
    for name in ("王阿姨", "李先生", "Anna"):
        said = [each for each in world.heard(name) if "下大雨" in each]
        assert len(said) == 1
    world.presses("李先生", "报名 1 人")
    assert "已经取消了" in world.last("李先生").text
    world.everybody_listened()
    day_by_day(world, 14)
    assert not [each for each in world.heard("王阿姨") if "包饺子" in each]


@pytest.mark.locks
def test_the_last_place_is_given_once(announced: World) -> None:
    world = announced
    world.presses("王阿姨", "报名 2 人")
    for name in ("李先生", "Anna"):
        world.drops(name, "/join 1 1")
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda _: worker.handle_some(world.running), range(2)))
    world.settles()
    assert sum(people for _, people in going(world)) == 3
    assert len(going(world, "waiting")) == 1


@pytest.mark.parametrize("name", ["小刘", "王阿姨", "周律师"])
def test_others_do_not_run_events(world: World, name: str) -> None:
    world.says(name, "/event 包饺子 12-05 14:00 会所")
    with reading(world.engine) as session:
        assert events.unfinished(session) == []


def test_who_asks_what_is_on_sees_it(announced: World) -> None:
    announced.says("王阿姨", "最近小区有什么活动吗")
    assert "包饺子" in announced.last("王阿姨").text
    announced.presses("王阿姨", "报名 1 人")
    assert going(announced) == [("王阿姨", 1)]
    announced.says("路人甲", "/join 1 1")
    assert going(announced) == [("王阿姨", 1)]
