"""What the staff ask in words: how many, which, of when, by whom; and colleagues by what they are
called. The number is said first."""

from __future__ import annotations

import pytest

from tests.world import World


def last(world: World, who: str) -> str:
    return world.heard(who)[-1]


@pytest.fixture
def busy(world: World) -> World:
    world.says("王阿姨", "我家水管爆了 厨房全是水")
    world.says("李先生", "楼道灯不亮")
    world.says("李先生", "垃圾桶满了没人收")
    world.says("张师傅", "灯我去")
    return world


ASKED = (
    ("陈主管", "今天有几个急的", "急的：1 单"),
    ("陈主管", "有没有急的", "急的：1 单"),
    ("陈主管", "几个没人接", "没人接的：2 单"),
    ("陈主管", "没接的列一下", "没人接的：2 单"),
    ("吴工", "我们部门还有几单没弄完", "工程部没办完的：2 单"),
    ("赵总", "这周多少投诉", "这周一共 3 单"),
    ("赵总", "哪个部门最多", "工程部 2 单"),
    ("赵总", "昨天几单", "昨天一共 0 单"),
    ("赵总", "3栋几单", "3栋一共 3 单"),
    ("陈主管", "谁手上活最多", "张师傅 1 单"),
    ("陈主管", "老张在忙啥", "楼道灯不亮"),
)


def test_figures_are_told_however_they_are_asked_for(busy: World) -> None:
    for who, said, told in ASKED:
        busy.everybody_listened()
        busy.says(who, said)
        assert told in last(busy, who), said


def test_a_question_about_one_ticket_is_no_question_about_all(busy: World) -> None:
    busy.says("陈主管", "灯那单修好了没")
    assert "张师傅在办" in last(busy, "陈主管")


def test_a_nickname_is_whoever_has_the_surname(busy: World) -> None:
    busy.says("陈主管", "水管那个给老张")
    assert busy.ticket(1).holder_id is not None
    assert "派给您了" in last(busy, "张师傅")


def test_what_is_said_more_beside_a_thing_answers_no_question(world: World) -> None:
    world.says("李先生", "垃圾桶满了没人收")
    world.says("王阿姨", "3栋电梯里有人吐了 臭死")
    world.says("何姐", "垃圾桶我去收")
    world.says("何姐", "我去弄电梯那个")
    world.says("何姐", "弄干净了")
    assert "哪一单" in last(world, "何姐")
    world.says("何姐", "垃圾桶叫老马去收嘛")
    assert {each.state for each in world.all_tickets()} == {"taken"}
