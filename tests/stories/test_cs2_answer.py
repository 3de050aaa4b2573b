"""CS-2: what "answered" means: somebody took it, spoke to the homeowner, or telephoned."""

from __future__ import annotations

import pytest

from tests.world import World


@pytest.fixture(autouse=True)
def complaint(world: World) -> None:
    world.says("王阿姨", "3栋2单元楼道灯不亮了")
    world.everybody_listened()


def no_escalation(world: World) -> bool:
    world.passes(hours=2)
    return world.heard("陈主管") == [] and world.heard("赵总") == []


def test_pressing_take_tells_the_homeowner_who(world: World) -> None:
    world.presses("张师傅", "接单")
    (notice,) = world.heard("王阿姨")
    assert "张师傅" in notice and "#1" in notice
    assert ("answer", "met") in world.deadline_states(1)
    assert no_escalation(world)


def test_the_slash_command_does_the_same(world: World) -> None:
    world.says("张师傅", "/take 1")
    assert "张师傅" in world.heard("王阿姨")[0]
    assert no_escalation(world)


def test_so_do_the_chinese_words(world: World) -> None:
    world.says("张师傅", "接单 #1")
    assert "张师傅" in world.heard("王阿姨")[0]


def test_taking_twice_is_taking_once(world: World) -> None:
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/take 1")
    assert len(world.heard("王阿姨")) == 1
    assert world.events(1).count("taken") == 1


def test_a_colleague_hears_that_it_is_taken(world: World) -> None:
    world.says("张师傅", "/take 1")
    world.says("小刘", "/take 1")
    assert "张师傅" in world.last("小刘").text


def test_replying_to_the_card_speaks_to_the_homeowner_and_takes_it(world: World) -> None:
    world.replies("张师傅", "#1", "我二十分钟后到")
    (words,) = world.heard("王阿姨")
    assert "张师傅" in words and "我二十分钟后到" in words
    assert world.ticket(1).state == "taken"
    assert ("answer", "met") in world.deadline_states(1)
    assert no_escalation(world)


def test_a_later_reply_reaches_the_homeowner_and_the_answer_comes_back(world: World) -> None:
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/reply 1 您下午在家吗？")
    assert "您下午在家吗？" in world.heard("王阿姨")[-1]
    world.everybody_listened()
    world.says("王阿姨", "在家，三点以后都行")
    assert "在家，三点以后都行" in world.heard("张师傅")[0]


def test_the_reply_button_asks_for_the_words(world: World) -> None:
    world.presses("张师傅", "回复")
    assert "直接写" in world.heard("张师傅")[0]
    world.says("张师傅", "马上来")
    assert "马上来" in world.heard("王阿姨")[0]


def test_the_words_can_be_called_off(world: World) -> None:
    world.presses("张师傅", "回复")
    world.says("张师傅", "取消")
    assert world.heard("王阿姨") == []


def test_a_reply_that_cannot_be_delivered_does_not_count(world: World) -> None:
    world.is_unreachable("王阿姨")
    world.says("张师傅", "/reply 1 我二十分钟后到")
    assert "没送到" in world.heard("张师傅")[-1]
    assert ("answer", "running") in world.deadline_states(1)
    world.passes(minutes=10)
    assert len(world.heard("陈主管")) == 1


def test_a_telephone_call_counts(world: World) -> None:
    world.is_unreachable("王阿姨")
    world.says("张师傅", "/called 1 已电话约好下午三点")
    assert ("answer", "met") in world.deadline_states(1)
    assert no_escalation(world)


def test_talk_among_staff_does_not_count(world: World) -> None:
    world.says("张师傅", "/note 1 要带梯子")
    assert ("answer", "running") in world.deadline_states(1)
    assert world.heard("王阿姨") == []


def test_a_reply_to_somebody_known_to_be_unreachable_is_refused_at_once(world: World) -> None:
    world.is_unreachable("王阿姨")
    world.says("张师傅", "/reply 1 我二十分钟后到")
    world.says("张师傅", "/reply 1 还在吗")
    assert "/called 1" in world.last("张师傅").text


def test_another_department_can_get_it(world: World) -> None:
    world.presses("张师傅", "转派")
    world.presses("张师傅", "秩序部")
    assert world.ticket(1).department == "order"
    assert "#1" in world.heard("老马")[0]


def test_the_supervisor_gives_it_to_somebody(world: World) -> None:
    world.says("陈主管", "/assign 1")
    world.presses("陈主管", "张师傅")
    assert "陈主管" in world.heard("张师傅")[-1]
    assert world.ticket(1).state == "taken"


def test_a_plan_and_a_promise_are_told_to_the_homeowner(world: World) -> None:
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/promise 1 12-05 要等配件")
    assert "12月5日" in world.heard("王阿姨")[-1]
    states = world.deadline_states(1)
    assert ("plan", "met") in states and ("promise", "running") in states


def test_a_broken_promise_goes_up(world: World) -> None:
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/promise 1 11-25 要等配件")
    world.everybody_listened()
    world.passes(days=3)
    assert "兑现承诺" in world.heard("陈主管")[0]


def test_homeowners_cannot_do_the_staffs_work(world: World) -> None:
    world.says("李先生", "/take 1")
    assert "没有权限" in world.heard("李先生")[0]
    assert world.ticket(1).state == "reported"


def test_a_neighbours_ticket_is_as_if_it_were_not_there(world: World) -> None:
    world.says("李先生", "/status 1")
    assert "没找到" in world.heard("李先生")[0]
