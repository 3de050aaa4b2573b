"""群体事件: one outage, many homes; proposed once, told once, signed off by each (CS-2, GM-4)."""

from __future__ import annotations

import pytest
from sqlmodel import select

from storage.contacts import ContactPoint
from storage.db import transaction
from storage.estates import Home
from storage.households import settle
from storage.people import Person
from tests.world import World


def neighbours(world: World, count: int, building: str = "3") -> list[str]:
    """People of one building, a home each."""
    names = [f"邻居{building}-{number}" for number in range(count)]
    with transaction(world.engine) as session:
        first = session.exec(select(Home).where(Home.building == building)).first()
        assert first is not None
        homes = [
            Home(
                estate_id=first.estate_id,
                building_id=first.building_id,
                building=building,
                unit="9",
                room=str(101 + number),
            )
            for number in range(count)
        ]
        session.add_all(homes)
        session.flush()
        for number, name in enumerate(names):
            person = Person(name=name, created_at=world.now)
            session.add(person)
            session.flush()
            point = ContactPoint(
                person_id=person.id,
                channel="webchat",
                address=name,
                bound_at=world.now,
                seen_at=world.now,
            )
            session.add(point)
            settle(session, homes[number].id, person.id, "family", world.now)
    return names


@pytest.fixture
def outage(world: World) -> list[str]:
    """Three homes of building 3 without water."""
    names = neighbours(world, 6)
    for name in names[:3]:
        world.says(name, "家里停水了")
    return names


def test_three_homes_with_one_trouble_are_proposed_as_one(world: World, outage: list[str]) -> None:
    assert "I1" in world.last("张师傅").text and "3" in world.last("张师傅").text
    world.everybody_listened()
    world.says(outage[3], "家里停水了")
    assert world.heard("张师傅") == []  # no card for each home
    assert "#4" in world.last(outage[3]).text and "好几户" in world.last(outage[3]).text
    assert world.ticket(4).incident_id == 1


def test_one_text_reaches_all_and_answers_all(world: World, outage: list[str]) -> None:
    world.presses("张师傅", "是同一件事")
    world.says("张师傅", "主管道爆了，正在抢修，下午四点前来水")
    for number, name in enumerate(outage[:3], 1):
        assert "下午四点前来水" in world.last(name).text
        assert ("answer", "met") in world.deadline_states(number)
    assert len([words for words in world.heard("张师傅") if "业主收到" in words]) == 0


def test_whoever_reports_it_later_is_told_what_is_known(world: World, outage: list[str]) -> None:
    world.says("张师傅", "/incident I1 yes")
    world.says("张师傅", "/tell I1 下午四点前来水")
    world.says(outage[3], "家里没有水了")
    assert "下午四点前来水" in world.last(outage[3]).text
    assert ("answer", "met") in world.deadline_states(4)
    world.says(outage[3], "/status 4")
    assert "下午四点前来水" in world.last(outage[3]).text


def test_a_home_that_only_asks_is_told_too(world: World, outage: list[str]) -> None:
    world.says("张师傅", "/incident I1 yes")
    world.says("张师傅", "/tell I1 下午四点前来水")
    world.says(outage[4], "什么时候来水")
    assert "下午四点前来水" in world.last(outage[4]).text
    assert len(world.all_tickets()) == 3


def test_one_crew_and_each_home_signs_off_for_itself(world: World, outage: list[str]) -> None:
    world.says("张师傅", "/incident I1 yes")
    world.says("张师傅", "取消")
    world.says("张师傅", "/incident I1 take")
    world.says("张师傅", "/incident I1 arrive")
    world.says("张师傅", "/incident I1 close 管道换好了")
    assert {world.ticket(number).state for number in (1, 2, 3)} == {"resolved"}
    world.says(outage[0], "/confirm 1")
    world.says(outage[1], "/reopen 2 还是没水")
    assert [world.ticket(number).state for number in (1, 2, 3)] == [
        "signed_off",
        "reported",
        "resolved",
    ]
    assert "#2" in world.last("张师傅").text


def test_a_burst_becomes_one_incident_and_few_messages(world: World) -> None:
    names = neighbours(world, 120)
    for number, name in enumerate(names):
        world.says(name, "家里停水了" if number % 2 else "怎么没水了")
        if number % 12 == 11:
            world.passes(minutes=1)
    heard = world.heard("张师傅")
    assert len([words for words in heard if "可能是群体事件" in words]) == 1
    assert len(heard) < 12
    assert len(world.heard("陈主管")) < 12
    assert len(world.all_tickets()) == 120
    assert {each.incident_id for each in world.all_tickets()} == {1}


def test_what_nobody_answers_goes_up_once_for_all(world: World, outage: list[str]) -> None:
    world.everybody_listened()
    world.passes(minutes=10)
    late = [words for words in world.heard("陈主管") if "超时" in words]
    assert len(late) == 1 and "I1" in late[0]
    assert [world.deadline_states(number)[0] for number in (1, 2, 3)] == [("answer", "missed")] * 3


def test_when_it_is_no_incident_every_home_gets_its_card(world: World, outage: list[str]) -> None:
    world.says(outage[3], "停水了")
    world.everybody_listened()
    world.presses("张师傅", "不是，各管各的")
    assert any("#4" in words for words in world.heard("张师傅"))
    assert world.ticket(1).incident_id is None
    world.says(outage[4], "停水了")
    assert any("#5" in words for words in world.heard("张师傅"))  # and it is not proposed again
    assert not any("可能是群体事件" in words for words in world.heard("张师傅"))


def test_another_building_and_another_trouble_stay_apart(world: World, outage: list[str]) -> None:
    (other,) = neighbours(world, 1, "5")
    world.says(other, "家里停水了")
    world.says(outage[3], "楼道的灯不亮了")
    assert world.ticket(4).incident_id is None and world.ticket(5).incident_id is None


def test_who_is_shut_in_a_lift_is_never_one_of_many(world: World) -> None:
    names = neighbours(world, 4)
    for name in names:
        world.says(name, "有人被困在电梯里了")
    assert {each.incident_id for each in world.all_tickets()} == {None}
    assert len([words for words in world.heard("张师傅") if "🔴" in words]) >= 4


def test_three_times_the_same_home_is_no_incident(world: World) -> None:
    for _ in range(3):
        world.says("王阿姨", "家里停水了")
        world.presses("王阿姨", "是新的事") if len(world.all_tickets()) > 1 else None
    assert {each.incident_id for each in world.all_tickets()} == {None}


def test_homeowners_cannot_decide_it(world: World, outage: list[str]) -> None:
    world.says(outage[0], "/incident I1 yes")
    world.says(outage[0], "/tell I1 大家好")
    assert "权限" in world.last(outage[0]).text
    assert "大家好" not in world.last(outage[1]).text


def test_decided_twice_it_is_decided_once(world: World, outage: list[str]) -> None:
    world.says("张师傅", "/incident I1 yes")
    world.says("吴工", "/incident I1 no")
    assert "定过" in world.last("吴工").text
    assert world.ticket(1).incident_id == 1


def test_it_survives_the_end_of_the_program(world: World, outage: list[str]) -> None:
    world.sleeps(minutes=9)
    world.says(outage[3], "停水了")
    assert world.ticket(4).incident_id == 1


# ------------------------------------------------------------------------------ merge and split


def test_those_whose_ticket_was_merged_go_on_hearing(world: World) -> None:
    world.says("王阿姨", "楼道的灯不亮了")
    world.says("李先生", "15楼楼道灯坏了")
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/merge 2 1")
    world.everybody_listened()
    world.says("张师傅", "/reply 1 今晚换灯管")
    assert "今晚换灯管" in world.heard("王阿姨")[-1]
    assert "今晚换灯管" in world.heard("李先生")[-1]
    world.says("张师傅", "/close 1 换好了")
    assert "换好了" in world.heard("李先生")[-1]


def test_what_they_say_goes_to_the_ticket_that_goes_on(world: World) -> None:
    world.says("王阿姨", "楼道的灯不亮了")
    world.says("李先生", "15楼楼道灯坏了")
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/merge 2 1")
    world.says("张师傅", "/reply 1 今晚换灯管")
    world.replies("李先生", "今晚换灯管", "好，我在家")
    assert "我在家" in world.last("张师傅").text


def test_merged_again_they_follow_to_the_last(world: World) -> None:
    world.says("王阿姨", "楼道的灯不亮了")
    world.says("李先生", "15楼楼道灯坏了")
    world.says("Anna", "the corridor light is broken")
    world.says("张师傅", "/merge 2 1")
    world.says("张师傅", "/merge 1 3")
    world.says("张师傅", "/reply 3 今晚换灯管")
    assert all("今晚换灯管" in world.last(name).text for name in ("王阿姨", "李先生", "Anna"))


def test_split_off_it_begins_again(world: World) -> None:
    world.says("王阿姨", "楼道的灯不亮了")
    world.says("李先生", "15楼楼道灯坏了")
    world.says("张师傅", "/merge 2 1")
    world.everybody_listened()
    world.says("张师傅", "/split 2")
    assert world.ticket(2).state == "reported"
    assert ("answer", "running") in world.deadline_states(2)
    assert "#2" in world.heard("李先生")[-1]
    world.says("张师傅", "/reply 1 今晚换灯管")
    assert not any("今晚换灯管" in words for words in world.heard("李先生"))


def test_a_home_can_be_split_out_of_an_incident(world: World, outage: list[str]) -> None:
    world.says("张师傅", "/split 1")
    assert world.ticket(1).incident_id is None
    world.says("张师傅", "/incident I1 yes")
    world.says("张师傅", "/tell I1 下午来水")
    assert "下午来水" not in world.last(outage[0]).text


def test_what_is_neither_merged_nor_in_an_incident_cannot_be_split(world: World) -> None:
    world.says("王阿姨", "楼道的灯不亮了")
    world.says("张师傅", "/split 1")
    assert "办不了" in world.last("张师傅").text
