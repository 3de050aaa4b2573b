"""CS-2: a reply of which the platform says later that it never arrived was no answer."""

from __future__ import annotations

from asyncio import CancelledError
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.delivery.record import came_back
from storage import deadlines, promises
from storage.db import reading, transaction
from storage.deadlines import Deadline
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


def running(world: World, kind: str) -> Deadline:
    with reading(world.engine) as session:
        (found,) = [
            each
            for each in deadlines.of_ticket(session, 1)
            if (each.kind, each.state) == (kind, "running")
        ]
        return found


def test_the_word_on_how_far_it_is_is_owed_from_the_last_one_that_arrived(world: World) -> None:
    world.says("张师傅", "/plan 1 周五换灯管")
    owed = running(world, "follow")
    world.passes(hours=26)
    world.says("张师傅", "/reply 1 灯管在路上")
    assert running(world, "follow").id != owed.id  # said, and the next word is owed later
    world.outage("王阿姨")
    lost(world)
    again = running(world, "follow")
    assert (again.id, again.due_at) == (owed.id, owed.due_at)
    assert world.unguarded() == []
    world.hears_again("王阿姨")
    world.passes(minutes=10)
    assert running(world, "follow").started_at > owed.started_at  # it arrived another way


def test_another_word_since_is_the_one_that_counts(world: World) -> None:
    world.says("张师傅", "/plan 1 周五换灯管")
    world.passes(hours=26)
    world.says("张师傅", "/reply 1 灯管在路上")
    said = world.last("王阿姨").name
    world.passes(hours=3)
    world.says("张师傅", "/called 1 说了周五来")
    before = running(world, "follow")
    came_back_named(world, said)
    assert running(world, "follow").id == before.id
    assert world.unguarded() == []


def test_what_is_lost_after_the_ticket_went_to_others_starts_no_second_clock(world: World) -> None:
    said = world.last("王阿姨").name
    world.says("陈主管", "/transfer 1 秩序")
    world.outage("王阿姨")
    came_back_named(world, said)
    assert world.deadline_states(1).count(("answer", "running")) == 1
    world.passes(minutes=11)
    assert world.events(1).count("missed") == 1


def test_nobody_waits_for_the_answer_to_a_question_that_never_arrived(world: World) -> None:
    world.is_unreachable("王阿姨")
    world.says("张师傅", "/wait 1 周五上午您在家吗")
    world.passes(seconds=30)
    assert world.events(1)[-1] == "resumed" or "resumed" in world.events(1)
    heard = "".join(world.heard("张师傅"))
    assert "没" in heard and "时限接着走" in heard
    assert running(world, "plan").next_at is not None


def test_a_promised_day_that_never_arrived_counts_as_not_made_known(world: World) -> None:
    world.says("张师傅", "/promise 1 12-01 等灯具")
    assert told_at(world) is not None
    world.outage("王阿姨")
    lost(world)
    assert told_at(world) is None
    world.hears_again("王阿姨")
    world.passes(minutes=10)
    assert told_at(world) is not None


def told_at(world: World) -> datetime | None:
    with reading(world.engine) as session:
        made = promises.latest(session, 1)
        assert made is not None
        return made.told_at
