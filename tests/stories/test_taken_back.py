"""What the staff take back is undone where it harms nobody; the homeowner hears the truth."""

from __future__ import annotations

import pytest

from tests.world import World


@pytest.fixture
def two(world: World) -> World:
    world.says("王阿姨", "厨房水龙头一直滴水")
    world.says("李先生", "5栋楼道灯不亮了")
    world.everybody_listened()
    return world


def states(world: World) -> list[str]:
    return [each.state for each in world.all_tickets()]


@pytest.mark.parametrize("said", ["接错了 不是我接", "点错了 退回去", "这单退了"])
def test_a_ticket_taken_by_mistake_is_the_department_s_again(two: World, said: str) -> None:
    two.says("张师傅", "1我来")
    two.everybody_listened()
    two.says("张师傅", said)
    assert states(two) == ["reported", "reported"]
    assert any("另外" in each for each in two.heard("王阿姨"))
    assert two.heard("李先生") == []


def test_the_one_and_not_the_other(two: World) -> None:
    two.says("张师傅", "1我来")
    two.everybody_listened()
    two.says("张师傅", "不对 是2不是1")
    assert states(two) == ["reported", "taken"]
    assert any("张师傅" in each for each in two.heard("李先生"))


@pytest.mark.parametrize("said", ["发错了 这家还没好", "点错了，没修好"])
def test_what_was_called_done_by_mistake_goes_on(two: World, said: str) -> None:
    two.says("张师傅", "1我来")
    two.says("张师傅", "水龙头修好了")
    assert states(two)[0] == "resolved"
    two.everybody_listened()
    two.says("张师傅", said)
    assert states(two)[0] == "taken"
    assert any("还没弄好" in each for each in two.heard("王阿姨"))


def test_nobody_takes_back_what_is_another_s(two: World) -> None:
    two.says("张师傅", "1我来")
    two.says("吴工", "接错了")
    assert states(two) == ["taken", "reported"]


def test_of_several_that_wait_the_one_is_named_or_all_are(two: World) -> None:
    two.says("张师傅", "我来")
    assert states(two) == ["reported", "reported"]
    assert "哪一单" in two.last("张师傅").text
    two.says("张师傅", "都我来")
    assert states(two) == ["taken", "taken"]
    two.says("张师傅", "灯跟龙头都整好了")
    assert states(two) == ["resolved", "resolved"]
