"""CS-2: a reply of which the platform says later that it never arrived was no answer."""

from __future__ import annotations

from asyncio import CancelledError
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.outcomes import came_back
from storage.db import transaction
from storage.outbox import OutboxMessage
from tests.world import World


@pytest.fixture(autouse=True)
def answered(world: World) -> None:
    """Answered after five of the ten minutes, as far as anybody knows."""
    world.says("王阿姨", "3栋2单元楼道灯不亮了")
    world.passes(minutes=5)
    world.says("张师傅", "/reply 1 半小时内到")
    assert ("answer", "met") in world.deadline_states(1)
    world.everybody_listened()


def lost(world: World) -> None:
    """The platform tells that the newest reply did not reach 王阿姨."""
    with transaction(world.engine) as session:
        replies = select(OutboxMessage).where(OutboxMessage.kind == "reply")
        newest = session.exec(replies.order_by(col(OutboxMessage.id).desc())).first()
        assert newest is not None and newest.provider_id
        name = newest.provider_id
    came_back_named(world, name)


def came_back_named(world: World, name: str) -> None:
    with transaction(world.engine) as session:
        came_back(world.running, session, name, "the conversation has ended")


def test_the_promise_to_answer_runs_on_and_is_missed_at_its_moment(world: World) -> None:
    world.outage("王阿姨")
    lost(world)
    assert ("answer", "running") in world.deadline_states(1)
    world.passes(minutes=6)
    assert ("answer", "missed") in world.deadline_states(1)
    assert any("超时" in text for text in world.heard("陈主管"))
    assert world.events(1).count("undelivered") >= 1


def test_told_after_the_moment_it_is_missed_at_once(world: World) -> None:
    world.passes(minutes=30)
    assert world.heard("陈主管") == []
    world.outage("王阿姨")
    lost(world)
    world.passes(seconds=5)
    assert ("answer", "missed") in world.deadline_states(1)
    assert any("超时" in text for text in world.heard("陈主管"))


def test_arriving_another_way_in_time_it_is_an_answer_after_all(world: World) -> None:
    lost(world)
    world.passes(seconds=2)
    assert "半小时内到" in world.last("王阿姨").text
    assert ("answer", "met") in world.deadline_states(1)
    world.passes(hours=1)
    assert world.heard("陈主管") == []


def test_of_a_long_answer_the_loss_of_an_earlier_part_counts_too(world: World) -> None:
    world.says("小赵", "5栋1单元楼道灯不亮了")
    world.air.longest = 40
    world.says("张师傅", "/reply 2 " + "灯管要到仓库去取。" * 12)
    first, *rest = [each for each in world.air.said["小赵"] if "灯管" in each.text]
    assert ("answer", "met") in world.deadline_states(2)
    world.outage("小赵")
    came_back_named(world, first.name)
    came_back_named(world, rest[0].name)  # each part is told of by itself
    assert ("answer", "running") in world.deadline_states(2)
    assert world.events(2).count("undelivered") == 1
    world.hears_again("小赵")
    world.passes(seconds=20)
    assert ("answer", "met") in world.deadline_states(2)
    said = [each.text for each in world.air.said["小赵"] if "仓库" in each.text]
    assert sum(text.count("仓库") for text in said) == 24  # whole, and not only the part
    came_back_named(world, rest[1].name)  # of the first try, which is over
    assert ("answer", "met") in world.deadline_states(2)


def test_a_part_that_is_lost_while_the_rest_is_on_its_way(world: World) -> None:
    world.says("小赵", "5栋1单元楼道灯不亮了")
    world.air.longest, world.air.breaks_after = 40, 2
    with pytest.raises(CancelledError):
        world.says("张师傅", "/reply 2 " + "灯管要到仓库去取。" * 12)
    lost_part = next(each for each in world.air.said["小赵"] if "灯管" in each.text)
    came_back_named(world, lost_part.name)
    assert ("answer", "running") in world.deadline_states(2)
    world.passes(minutes=3)  # the next life sends the rest, and then all of it anew
    world.passes(seconds=5)
    said = [each.text for each in world.air.said["小赵"] if "仓库" in each.text]
    assert sum(text.count("仓库") for text in said) == 24
    assert ("answer", "met") in world.deadline_states(2)


def test_somebody_telephoned_as_well(world: World) -> None:
    world.passes(minutes=2)
    world.says("张师傅", "/called 1 说了半小时内到")
    world.outage("王阿姨")
    lost(world)
    assert ("answer", "met") in world.deadline_states(1)
    world.passes(minutes=30)
    assert world.heard("陈主管") == []


def test_what_is_lost_after_the_sign_off_changes_nothing(world: World) -> None:
    world.says("张师傅", "/close 1 换了灯管")
    world.says("王阿姨", "修好了，谢谢")
    before = world.deadline_states(1)
    with transaction(world.engine) as session:
        (reply,) = session.exec(
            select(OutboxMessage).where(
                OutboxMessage.kind == "reply", col(OutboxMessage.text).contains("半小时内到")
            )
        ).all()
        came_back(world.running, session, reply.provider_id or "", "the customer refuses messages")
    assert world.deadline_states(1) == before
    assert world.now - reply.created_at < timedelta(hours=1)
