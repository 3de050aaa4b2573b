"""GM-4: a forum with the owners' representatives every half-year; each opinion is followed up."""

from __future__ import annotations

from datetime import timedelta

from storage import duties
from storage.db import reading
from storage.duties import Duty
from tests.world import World


def forums(world: World) -> list[Duty]:
    with reading(world.engine) as session:
        since, until = world.now - timedelta(days=400), world.now + timedelta(days=1)
        return list(duties.between(session, "owners-forum", since, until))


def test_each_opinion_becomes_a_ticket_that_is_tracked(world: World) -> None:
    world.ticks()
    world.says("赵总", "/forum 意见 电梯太慢")
    assert "先记座谈会" in world.last("赵总").text
    world.says("赵总", "/forum 35 谈了电梯和停车")
    assert "到场 35 人" in world.last("赵总").text
    (half_year,) = forums(world)
    assert (half_year.period, half_year.state) == ("2026-H2", "done")
    world.says("赵总", "/forum 意见 3栋2单元电梯太慢，经常停")
    world.says("赵总", "/forum 意见 东门晚上没有保安")
    assert len(world.all_tickets()) == 2
    assert world.ticket(1).department == "engineering" and world.ticket(2).department == "order"
    assert "answer" in dict(world.deadline_states(1))
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/close 1 调过速度了")
    world.says("赵总", "/confirm 1")
    world.says("陈主管", "座谈会")
    shown = world.last("陈主管").text
    assert "意见 2 条，办完 1 条" in shown and "#2" in shown and "谈了电梯和停车" in shown


def test_a_half_year_without_one_is_warned_of_and_missed(world: World) -> None:
    world.ticks()
    world.sleeps(days=32)
    world.ticks()
    warned = [each for each in world.heard("赵总") if "业主代表座谈会" in each]
    assert warned and "【快到期】" in warned[-1] and "/forum" in warned[-1]
    world.sleeps(days=10)
    world.ticks()
    assert [each.state for each in forums(world)] == ["missed", "open"]
    world.says("赵总", "/forum 很多人")
    assert "/forum 到场人数 [概况]" in world.last("赵总").text
    world.says("小刘", "/forum 20 没有我什么事")
    assert "没有权限" in world.last("小刘").text
