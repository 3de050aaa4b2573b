"""CS-2: the front desk takes a complaint on the telephone, for the home that calls (代报)."""

from __future__ import annotations

from storage import tickets
from storage.db import reading
from tests.world import World


def test_it_is_theirs_as_if_they_had_written_it(world: World) -> None:
    world.says("小刘", "代报 3-2-1501 厨房水管漏水了")
    ticket = world.ticket(1)
    assert (ticket.department, ticket.place) == ("engineering", "3-2-1501")
    assert ticket.home_id is not None
    assert "漏水" in world.last("王阿姨").text and "#1" in world.last("王阿姨").text
    said = world.last("小刘").text
    assert "#1" in said and "王阿姨的聊天里也发过去了" in said
    assert any("漏水" in each for each in world.heard("张师傅"))
    assert "note" in world.events(1)
    world.says("小刘", "/ticket 1")
    assert "小刘接电话代报" in world.last("小刘").text
    world.says("张师傅", "/take 1")
    assert "张师傅" in world.last("王阿姨").text


def test_what_is_urgent_is_urgent_on_the_telephone_too(world: World) -> None:
    world.says("小刘", "/behalf 3-2-1501 电梯坏了，把人困在里面了")
    assert world.ticket(1).urgency == "urgent"
    assert any("困" in each for each in world.heard("陈主管"))


def test_who_of_the_home_calls_may_be_named(world: World) -> None:
    world.says("小刘", "/behalf 5-1-302 马桶堵了 来电:小赵")
    assert "#1" in world.last("小赵").text
    world.says("小刘", "/behalf 5-1-302 马桶堵了 来电:老王")
    assert "老王" in world.last("小刘").text and "#2" not in world.last("小刘").text


def test_where_nobody_lives_it_is_whoevers_who_takes_it(world: World) -> None:
    world.says("小刘", "/behalf 3-1-501 窗户被风吹掉了一扇")
    assert world.ticket(1).home_id is not None
    assert "没有登记住户" in world.last("小刘").text


def test_a_homeowner_takes_nothing_for_others(world: World) -> None:
    world.says("王阿姨", "/behalf 3-2-1502 漏水")
    with reading(world.engine) as session:
        assert tickets.ticket(session, 1) is None
