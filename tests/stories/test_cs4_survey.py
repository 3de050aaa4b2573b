"""CS-4: the quarter's survey: one tap for each question, one answer of a home, a report with
measures that the general manager approves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from fractions import Fraction

import pytest
from PIL import Image
from sqlmodel import select

from bot import worker
from scheduler.driver import Driver
from storage import households, people, surveys
from storage.contacts import ContactPoint
from storage.db import reading, transaction
from storage.surveys import SurveyHome, SurveyMark
from tests.world import World

QUARTER = date(2026, 10, 1)


def answers(world: World) -> list[SurveyHome]:
    with reading(world.engine) as session:
        return [
            each
            for each in session.exec(select(SurveyHome).order_by(SurveyHome.id)).all()  # type: ignore[arg-type]
            if each.person_id is not None or each.entered_by_id is not None
        ]


def marks(world: World) -> list[tuple[str, int]]:
    with reading(world.engine) as session:
        return [(each.indicator, each.points) for each in session.exec(select(SurveyMark)).all()]


def result(world: World) -> surveys.Result:
    with reading(world.engine) as session:
        found = surveys.result(session, None, QUARTER)
    assert found is not None
    return found


def messenger(world: World, person_id: int, address: str) -> ContactPoint:
    return ContactPoint(
        person_id=person_id,
        channel="webchat",
        address=address,
        bound_at=world.now,
        seen_at=world.now,
    )


def moves_in(world: World, name: str, home: str, like: str) -> None:
    """Somebody is entered as another of the same home as ``like`` and reaches us."""
    with transaction(world.engine) as session:
        (owner,) = people.named(session, like)
        number = next(iter(households.homes_of(session, owner.id))).id
        found = people.Person(name=name, created_at=world.now)
        session.add(found)
        session.flush()
        households.settle(session, number, found.id, "family", world.now)
        session.add(messenger(world, found.id, name))


@pytest.fixture
def begun(world: World) -> World:
    world.says("陈主管", "/survey start")
    world.ticks()
    world.everybody_listened()
    return world


def test_eight_taps_and_a_word_make_an_answer(begun: World) -> None:
    world = begun
    asked = world.last("王阿姨")
    assert "1/8" in asked.text and "服务态度" in asked.text
    assert [button.label[0] for button in asked.buttons] == ["1", "2", "3", "4", "5", "跳"]
    for label in ("5 很满意", "4 满意", "5 很满意", "3 一般", "跳过", "5 很满意", "4 满意"):
        world.presses("王阿姨", label)
    world.says("王阿姨", "五分")
    assert "答完了" in world.last("王阿姨").text
    world.says("王阿姨", "门口的花很好看")
    assert "记下了" in world.last("王阿姨").text
    (row,) = answers(world)
    assert row.state == "done" and row.words == "门口的花很好看"
    assert [points for _, points in marks(world)] == [5, 4, 5, 3, 0, 5, 4, 5]
    assert world.all_tickets() == []
    world.does("王阿姨", f"/mark {row.id} 4 5")  # one mark thought better of
    assert "改好了" in world.last("王阿姨").text and len(answers(world)) == 1
    found = result(world)
    assert (found.answered, found.score) == (1, Fraction(100 * 5 + 80 * 2, 7))


def test_hours_later_on_another_messenger_it_goes_on(begun: World) -> None:
    world = begun
    world.presses("王阿姨", "5 很满意")
    world.presses("王阿姨", "5 很满意")
    world.everybody_listened()
    world.passes(hours=2)
    assert world.heard("王阿姨") == []  # nobody hurries
    with transaction(world.engine) as session:
        (person,) = people.named(session, "王阿姨")
        session.add(messenger(world, person.id, "王阿姨的平板"))
    world.says("王阿姨的平板", "4")
    assert "4/8" in world.last("王阿姨的平板").text
    world.passes(hours=3)
    assert [said for said in world.heard("王阿姨的平板") if "还差几题" in said]
    world.everybody_listened()
    world.passes(days=3)
    assert not [said for said in world.heard("王阿姨的平板") if "题" in said]


def test_a_complaint_in_the_middle_is_a_complaint(begun: World) -> None:
    world = begun
    world.presses("王阿姨", "5 很满意")
    world.says("王阿姨", "厨房水管漏水了")
    (ticket,) = world.all_tickets()
    assert ticket.category == "engineering"
    world.says("张师傅", "/take 1")
    world.replies("张师傅", "#1", "您家是几号楼？")
    world.says("王阿姨", "3")  # to the staff, who spoke last
    assert len(marks(world)) == 1
    world.passes(minutes=1)
    world.presses("王阿姨", "4 满意")
    world.says("王阿姨", "5")  # to the survey, which asked last
    assert [points for _, points in marks(world)] == [5, 4, 5]
    assert len(world.all_tickets()) == 1


def test_one_answer_of_a_home_and_the_second_is_told_kindly(world: World) -> None:
    moves_in(world, "王叔叔", "3-2-1501", like="王阿姨")
    world.says("陈主管", "/survey start")
    world.ticks()
    world.presses("王叔叔", "5 很满意")
    world.presses("王阿姨", "1 很不满意")
    assert "一家一份" in world.last("王阿姨").text and "王叔叔" not in world.last("王阿姨").text
    assert len(marks(world)) == 1
    row = answers(world)[0]
    world.does("李先生", f"/mark {row.id} 1 1")  # another home's button
    world.says("路人甲", f"/mark {row.id} 1 1")
    assert marks(world) == [("attitude", 5)]


@pytest.mark.locks
def test_two_of_a_home_at_the_same_moment_are_one_answer(world: World) -> None:
    moves_in(world, "王叔叔", "3-2-1501", like="王阿姨")
    world.says("陈主管", "/survey start")
    world.ticks()
    action = world.last("王阿姨").buttons[4].action
    for name in ("王阿姨", "王叔叔"):
        world.drops(name, action)
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda _: worker.handle_some(world.running), range(2)))
    world.settles()
    assert len(marks(world)) == 1 and len(answers(world)) == 1
    said = [world.last(name).text for name in ("王阿姨", "王叔叔")]
    assert (
        sum("2/8" in each for each in said) == 1 and sum("一家一份" in each for each in said) == 1
    )


def test_a_low_mark_offers_help_and_one_tap_makes_one_ticket(begun: World) -> None:
    world = begun
    world.presses("Anna", "5 Very good")
    world.presses("Anna", "1 Very bad")
    assert "Speed of repairs" in world.last("Anna").text
    world.presses("Anna", "Please look into: Speed of repairs")
    (ticket,) = world.all_tickets()
    assert ticket.category == "engineering" and ticket.place == "12-801"
    assert "3/8" in world.last("Anna").text
    world.presses("Anna", "Please look into: Speed of repairs")
    assert len(world.all_tickets()) == 1
    assert "满意度调查" in world.last("张师傅").text


@pytest.mark.long
def test_reminders_are_few_by_day_and_within_the_weekly_cap(world: World) -> None:
    world.passes(hours=11)  # nine in the evening
    world.says("陈主管", "/survey start")
    world.ticks()
    assert world.heard("李先生") == []
    world.passes(hours=12, minutes=30)
    assert len(world.heard("李先生")) == 1
    world.everybody_listened()
    for _ in range(20):
        world.sleeps(days=1)
        world.ticks()
    said = [each for each in world.heard("李先生") if "小调查" in each]
    assert len(said) == 2
    for name in ("王阿姨", "孙伯"):  # they are reminded of fees as well on the first of December
        assert len([each for each in world.heard(name) if "调查" in each]) <= 2


@pytest.mark.long
def test_it_ends_with_a_report_and_approved_measures_are_handed_out(begun: World) -> None:
    world = begun
    for name, points in (("王阿姨", "12345555"), ("李先生", "22345555")):
        for each in points:
            world.says(name, each)
    world.says("王阿姨", "楼道卫生太差了")
    world.says("小刘", "/surveyed 3-1-102 51455555 老人家说保洁来得少")
    assert "记下了" in world.last("小刘").text
    world.says("小刘", "/surveyed 3-2-1501 55555555")
    assert "自己答过" in world.last("小刘").text
    world.says("李先生", "没有了")
    world.says("陈主管", "/survey")
    assert "3/10" in world.last("陈主管").text and "打电话" in world.last("陈主管").text
    world.sleeps(days=21)
    world.ticks()
    world.says("陈主管", "/survey")
    assert "已经结束" in world.last("陈主管").text
    report = next(each for each in world.air.said["陈主管"] if "综合得分" in each.text)
    assert "覆盖率 30.0%" in report.text and "环境清洁 66.6（没到）" in report.text
    assert report.photo is not None
    with Image.open(report.photo) as picture:
        assert picture.width == 1080
    asked = next(each for each in world.air.said["赵总"] if "建议的措施" in each.text)
    assert "维修时效" not in asked.text and "工程部" in asked.text and asked.photo is not None
    world.presses("王阿姨", "1 很不满意")  # too late
    assert "已经结束" in world.last("王阿姨").text
    world.presses("赵总", "不同意")
    world.says("赵总", "第一条太笼统")
    assert "第一条太笼统" in world.last("陈主管").text
    world.says("陈主管", "/survey submit 工程部：报修两小时内上门；环境部：楼道每天两扫")
    assert "楼道每天两扫" in world.last("赵总").text
    world.everybody_listened()
    world.presses("赵总", "同意")
    world.ticks()
    assert any("报修两小时内上门" in said for said in world.heard("吴工"))
    assert any("批了" in said for said in world.heard("陈主管"))
    assert not any("报修两小时内上门" in said for said in world.heard("王阿姨"))


@pytest.mark.locks
@pytest.mark.long
def test_it_opens_by_itself_on_the_quarters_day_once(world: World) -> None:
    world.sleeps(days=79)  # the tenth of February, at ten
    moment = world.now
    with ThreadPoolExecutor(2) as twins:
        list(twins.map(lambda _: Driver(world.engine, world.rules).run(moment), range(2)))
    world.settles()
    world.ticks()
    assert len([each for each in world.heard("李先生") if "调查" in each or "1/8" in each]) == 1
    world.says("陈主管", "/survey start")
    assert "已经开始过" in world.last("陈主管").text


@pytest.mark.parametrize("name", ["小刘", "王阿姨", "周律师"])
def test_only_those_who_lead_run_it(world: World, name: str) -> None:
    world.says(name, "/survey start")
    world.ticks()
    assert world.heard("李先生") == []
