"""CS-2: a reply of which the platform says later that it never arrived was no answer."""

from __future__ import annotations

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
        came_back(world.running, session, newest.provider_id, "the conversation has ended")


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
