"""Nobody is rung for each of many things: what comes to one person within a few minutes is one
message with a list, except danger and what is major.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from storage.db import reading
from storage.outbox import OutboxMessage
from tests.world import World

MANY = (
    "厨房水龙头关不紧",
    "卫生间马桶堵了",
    "客厅顶灯一闪一闪的",
    "书房窗户把手断了",
    "阳台晾衣架摇不动",
)


def reported(world: World) -> None:
    """Five reports, half a minute apart."""
    for name, text in zip(("王阿姨", "李先生", "小赵", "孙伯", "钱先生"), MANY, strict=True):
        world.says(name, text)
        world.passes(seconds=30)
    world.everybody_listened()


def late(world: World, name: str) -> list[str]:
    return [each for each in world.heard(name) if "超时" in each]


@pytest.mark.long
def test_the_first_is_told_at_once_and_the_others_as_one(world: World) -> None:
    reported(world)
    world.passes(minutes=9)
    first, *more = late(world, "陈主管")
    assert "#1" in first and more == []
    world.passes(minutes=5)
    (rest,) = late(world, "陈主管")
    assert "4" in rest.partition("\n")[0]
    for number in ("#2", "#3", "#4", "#5"):
        assert number in rest
    assert "卫生间马桶堵了" in rest


@pytest.mark.long
def test_what_was_said_together_is_answered_by_its_name(world: World) -> None:
    reported(world)
    world.passes(minutes=15)
    world.replies("陈主管", "卫生间马桶堵了", "马桶那个派给张师傅")
    assert "张师傅" in world.last("陈主管").text and "#2" in world.last("陈主管").text
    assert "#2" in world.last("张师傅").text


def test_danger_and_what_is_major_never_wait(world: World) -> None:
    world.says("李先生", "厨房水龙头关不紧")
    world.passes(minutes=10)
    assert late(world, "陈主管")
    world.says("王阿姨", "我家水管爆了，客厅全是水")
    assert "水管爆了" in world.last("陈主管").text
    world.passes(minutes=10)
    assert late(world, "陈主管")  # fifteen minutes after the first, and on its own
    assert "#2" in world.last("陈主管").text


def test_a_night_that_was_slept_through_is_one_message(world: World) -> None:
    reported(world)
    world.sleeps(hours=12)
    world.ticks()
    assert len(late(world, "陈主管")) == 1
    assert len(late(world, "赵总")) <= 1


def test_whoever_asks_meanwhile_is_answered_at_once(world: World) -> None:
    reported(world)
    world.passes(minutes=9, seconds=30)
    world.everybody_listened()
    world.says("陈主管", "今天几单")
    assert "5" in world.heard("陈主管")[0]


def test_several_taken_in_one_breath_are_one_answer(world: World) -> None:
    reported(world)
    world.says("张师傅", "都我来")
    (answer,) = world.heard("张师傅")
    assert all(number in answer for number in ("#1", "#2", "#3", "#4", "#5"))


@pytest.mark.long
def test_what_was_put_together_has_left_as_a_whole(world: World) -> None:
    reported(world)
    world.passes(minutes=20)
    with reading(world.engine) as session:
        left = session.exec(select(OutboxMessage).where(OutboxMessage.kind == "escalation")).all()
    due = [row for row in left if row.not_before <= world.now - timedelta(minutes=5)]
    assert due and all(row.state == "sent" and row.provider_id for row in due)
