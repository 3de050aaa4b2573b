"""Staff work in a group: it hears the cards of its role, and talks without being disturbed."""

from __future__ import annotations

import pytest

from tests.world import World

GROUP = "-1001"


@pytest.fixture(autouse=True)
def bound(world: World) -> None:
    world.says("陈主管", "/bindchat engineering", group=GROUP)


def test_the_group_gets_the_cards_instead_of_its_people(world: World) -> None:
    world.says("王阿姨", "单元门坏了")
    assert "#1" in world.heard(GROUP)[-1]
    assert world.heard("张师傅") == []


def test_commands_and_replies_work_in_it(world: World) -> None:
    world.says("王阿姨", "单元门坏了")
    world.says("张师傅", "/take 1", group=GROUP)
    assert "张师傅" in world.heard("王阿姨")[-1]
    world.replies("张师傅", "#1", "马上来", group=GROUP)
    assert "马上来" in world.heard("王阿姨")[-1]


def test_phones_are_masked_in_it(world: World) -> None:
    world.says("王阿姨", "单元门坏了")
    world.says("张师傅", "/take 1", group=GROUP)
    assert "138****0101" in world.last(GROUP).text


def test_chatter_is_left_alone(world: World) -> None:
    world.says("王阿姨", "单元门坏了")
    world.everybody_listened()
    world.says("张师傅", "中午吃什么", group=GROUP)
    world.says("张师傅", "我们这边漏水了哈哈", group=GROUP)
    assert world.heard(GROUP) == []
    assert len(world.all_tickets()) == 1


def test_an_outsider_in_the_group_can_do_nothing(world: World) -> None:
    world.says("王阿姨", "单元门坏了")
    world.says("路人", "/take 1", group=GROUP)
    assert "权限" in world.last(GROUP).text


def test_a_group_with_a_new_address_goes_on_hearing(world: World) -> None:
    world.says("陈主管", kind="migrated", migrated_to="-2002", group=GROUP)
    world.says("王阿姨", "单元门坏了")
    assert "#1" in world.heard("-2002")[-1]


def test_a_group_that_put_the_bot_out_is_replaced_by_its_people(world: World) -> None:
    world.is_unreachable(GROUP)
    world.says("王阿姨", "单元门坏了")
    assert "#1" in world.heard("张师傅")[-1]
