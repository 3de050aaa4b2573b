"""Killed in the middle of a ticket's life: nothing is lost, nothing happens twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import select

from storage import events
from storage.db import reading
from storage.surveys import SurveyMark
from tests.fate import dies_before_sending, dies_deciding, dies_sending, killed_at_commit
from tests.stories.test_incident import neighbours
from tests.world import World

Death = Callable[[World, str, str], None]
DEATHS = [dies_deciding, dies_before_sending, dies_sending]


@pytest.fixture
def database(sqlite_database: str) -> str:
    """What is told here does not depend on the kind of database: tests/reliability kills both."""
    return sqlite_database


@pytest.fixture
def taken(world: World) -> None:
    def lives() -> None:
        world.says("王阿姨", "3栋2单元楼道灯不亮了")
        world.says("张师傅", "/take 1")

    world.begins(lives, "a lamp is taken")
    world.everybody_listened()


def goes_on(world: World) -> None:
    """The next life of the program: what was left is done, what was taken is given back."""
    world.settles()
    world.passes(minutes=3)


def told(world: World, name: str, words: str) -> int:
    return sum(words in each for each in world.heard(name))


@pytest.mark.parametrize("dies", DEATHS)
@pytest.mark.usefixtures("taken")
def test_an_answer_reaches_the_homeowner_once(world: World, dies: Death) -> None:
    dies(world, "张师傅", "/reply 1 十分钟后到")
    goes_on(world)
    assert told(world, "王阿姨", "十分钟后到") == 1
    assert world.events(1).count("replied") == world.events(1).count("delivered") == 1


@pytest.mark.parametrize("dies", DEATHS)
@pytest.mark.usefixtures("taken")
def test_a_homeowners_word_reaches_the_holder_once(world: World, dies: Death) -> None:
    dies(world, "王阿姨", "那个灯我七点以后在家")
    goes_on(world)
    assert told(world, "张师傅", "七点以后在家") == 1
    assert len(world.all_tickets()) == 1


@pytest.mark.parametrize("dies", DEATHS)
def test_a_mark_and_a_sign_up_count_once(world: World, dies: Death) -> None:
    world.says("陈主管", "/survey start")
    world.says("陈主管", "/event 包饺子 12-05 14:00 会所 3人 800元")
    world.says("陈主管", "/event announce 1")
    world.ticks()
    world.everybody_listened()
    dies(world, "王阿姨", "4")
    goes_on(world)
    assert told(world, "王阿姨", "2/8") == 1
    dies(world, "王阿姨", "/join 1 2")
    goes_on(world)
    assert told(world, "王阿姨", "报上名了，2 人") == 1
    with reading(world.engine) as session:
        assert events.tally(session, 1).going == 2
        assert [each.points for each in session.exec(select(SurveyMark)).all()] == [4]


@pytest.mark.parametrize("dies", DEATHS)
@pytest.mark.usefixtures("taken")
def test_a_promise_is_made_once(world: World, dies: Death) -> None:
    dies(world, "张师傅", "/promise 1 12-01 等灯具")
    goes_on(world)
    assert told(world, "王阿姨", "等灯具") == 1
    assert world.events(1).count("promised") == 1
    assert world.deadline_states(1).count(("promise", "running")) == 1
    assert world.unguarded() == []


@pytest.mark.usefixtures("taken")
def test_a_promise_that_breaks_while_the_process_dies_goes_up_once(world: World) -> None:
    world.says("张师傅", "/promise 1 11-24 等灯具")
    world.passes(hours=12)
    world.everybody_listened()
    world.sleeps(hours=30)  # the day is over, and nobody has looked
    with killed_at_commit(1):
        world.ticks()
    world.ticks()
    goes_on(world)
    assert world.events(1).count("missed") == 1
    assert told(world, "陈主管", "#1") == 1


@pytest.mark.parametrize("dies", DEATHS)
@pytest.mark.usefixtures("taken")
def test_the_homeowner_is_asked_once_whether_it_is_solved(world: World, dies: Death) -> None:
    dies(world, "张师傅", "/close 1 换好了")
    goes_on(world)
    assert told(world, "王阿姨", "换好了") == 1
    assert world.deadline_states(1).count(("signoff", "running")) == 1


@pytest.mark.parametrize("dies", DEATHS)
@pytest.mark.usefixtures("taken")
def test_a_sign_off_counts_once(world: World, dies: Death) -> None:
    world.says("张师傅", "/close 1 换好了")
    world.everybody_listened()
    dies(world, "王阿姨", "/confirm 1")
    goes_on(world)
    assert world.ticket(1).state == "signed_off"
    assert world.events(1).count("signed_off") == 1
    assert told(world, "张师傅", "#1") == 1


@pytest.mark.usefixtures("taken")
def test_what_nobody_signs_lapses_once(world: World) -> None:
    world.says("张师傅", "/close 1 换好了")
    world.passes(days=2)
    world.everybody_listened()
    world.sleeps(days=10)
    with killed_at_commit(1):
        world.ticks()
    assert world.ticket(1).state == "resolved"
    for _ in range(3):
        world.ticks()
    assert world.ticket(1).state == "unsigned"
    assert world.events(1).count("lapsed") == 1


@pytest.mark.parametrize("dies", DEATHS)
def test_an_outage_is_proposed_once(world: World, dies: Death) -> None:
    first, second, third = neighbours(world, 3)
    world.says(first, "家里停水了")
    world.says(second, "没水了")
    world.everybody_listened()
    dies(world, third, "停水了")
    goes_on(world)
    assert told(world, "张师傅", "可能是群体事件") == 1
    assert {each.incident_id for each in world.all_tickets()} == {1}


@pytest.mark.parametrize("dies", DEATHS)
def test_an_incident_is_ended_for_all_homes_or_for_none(world: World, dies: Death) -> None:
    homes = neighbours(world, 3)
    for name in homes:
        world.says(name, "家里停水了")
    world.says("张师傅", "/incident I1 take")
    world.everybody_listened()
    dies(world, "张师傅", "/incident I1 close 水泵换好了")
    goes_on(world)
    assert {each.state for each in world.all_tickets()} == {"resolved"}
    assert [told(world, name, "水泵换好了") for name in homes] == [1, 1, 1]
    assert all(world.events(number).count("resolved") == 1 for number in (1, 2, 3))


@pytest.mark.parametrize("dies", DEATHS)
def test_a_complaint_opens_one_ticket_and_makes_one_card(world: World, dies: Death) -> None:
    dies(world, "王阿姨", "3栋2单元楼道灯不亮了")
    goes_on(world)
    assert [each.id for each in world.all_tickets()] == [1]
    assert told(world, "张师傅", "3栋2单元楼道灯不亮了") == 1
    assert ("answer", "running") in world.deadline_states(1)


@pytest.mark.parametrize("dies", DEATHS)
@pytest.mark.usefixtures("taken")
def test_who_goes_hands_over_once(world: World, dies: Death) -> None:
    world.says("李师傅", f"/start {world.invites('engineering', '李师傅')}")
    for name in ("张师傅", "李师傅"):
        world.says(name, "/duty on")
    world.everybody_listened()
    dies(world, "张师傅", "/duty off")
    goes_on(world)
    assert world.events(1).count("handed_over") == 1
    assert told(world, "李师傅", "#1") == told(world, "王阿姨", "李师傅") == 1


@pytest.mark.parametrize("dies", DEATHS)
def test_a_major_complaint_reaches_each_who_must_know_once(world: World, dies: Death) -> None:
    dies(world, "王阿姨", "我们三十几户联名投诉，再不解决就找记者曝光")
    goes_on(world)
    assert [told(world, name, "联名") for name in ("赵总", "陈主管")] == [1, 1]
    world.presses("赵总", "我知道了")
    world.presses("陈主管", "我知道了")
    world.passes(minutes=20)
    assert not any("我知道了" in text for name in ("赵总", "陈主管") for text in world.heard(name))


@pytest.mark.parametrize("dies", DEATHS)
@pytest.mark.usefixtures("taken")
def test_a_number_is_shown_once_and_its_showing_written_down_once(
    world: World, dies: Death
) -> None:
    before = world.audited("3-2-1501").count("phone.seen")
    dies(world, "陈主管", "/phone 1")
    goes_on(world)
    assert told(world, "陈主管", "13800000101") == 1
    assert world.audited("3-2-1501").count("phone.seen") == before + 1


@pytest.mark.usefixtures("taken")
def test_what_was_not_yet_put_into_the_index_is_found_after_the_next_life(world: World) -> None:
    with killed_at_commit(1):
        world.passes(minutes=10)
    world.passes(minutes=10)
    world.says("陈主管", "/find 楼道灯")
    assert world.last("陈主管").text.count("#1") == 1
