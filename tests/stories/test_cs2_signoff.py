"""CS-2: a complaint ends when the homeowner signs off, and begins again when it is not solved."""

from __future__ import annotations

import pytest

from tests.world import World


@pytest.fixture(autouse=True)
def closed(world: World) -> None:
    world.says("王阿姨", "单元门的门锁坏了")
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/close 1 已更换门锁")


def test_closing_asks_the_homeowner_to_confirm(world: World) -> None:
    asked = world.last("王阿姨")
    assert "已更换门锁" in asked.text
    assert len(asked.buttons) == 2
    assert world.ticket(1).state == "resolved"


@pytest.mark.parametrize("words", ["确认", "好了", "修好了谢谢", "/confirm 1"])
def test_these_words_sign_it_off(world: World, words: str) -> None:
    world.says("王阿姨", words)
    assert world.ticket(1).state == "signed_off"
    assert "确认" in world.heard("张师傅")[-1]


def test_so_does_the_button(world: World) -> None:
    world.does("王阿姨", world.last("王阿姨").buttons[0].action)
    assert world.ticket(1).state == "signed_off"


def test_then_the_homeowner_may_give_points(world: World) -> None:
    world.says("王阿姨", "确认")
    world.presses("王阿姨", "5分")
    assert world.ticket(1).rating == 5


@pytest.mark.parametrize("words", ["没修好", "又坏了，你们根本没弄好", "/reopen 1"])
@pytest.mark.wordings
def test_these_words_reopen_it_with_fresh_deadlines(world: World, words: str) -> None:
    world.everybody_listened()
    world.passes(hours=1)
    world.says("王阿姨", words)
    assert world.ticket(1).state == "reported"
    assert world.deadline_states(1).count(("answer", "running")) == 1
    assert "#1" in world.heard("张师傅")[-1]
    world.passes(minutes=10)
    assert len(world.heard("陈主管")) == 1


def test_thanks_alone_neither_closes_nor_reopens(world: World) -> None:
    world.says("王阿姨", "好的谢谢")
    assert world.ticket(1).state == "resolved"


def test_a_signed_off_ticket_can_be_reopened_for_a_while(world: World) -> None:
    world.says("王阿姨", "确认")
    world.passes(days=3)
    world.says("王阿姨", "/reopen 1")
    assert world.ticket(1).state == "reported"


@pytest.mark.long
def test_after_that_it_is_too_late_and_the_person_is_told_what_to_do(world: World) -> None:
    world.says("王阿姨", "确认")
    world.passes(days=16)
    world.says("王阿姨", "/reopen 1")
    assert world.ticket(1).state == "signed_off"
    assert "新" in world.last("王阿姨").text


def test_no_answer_is_reminded_once_and_then_closed_without_signature(world: World) -> None:
    world.everybody_listened()
    world.passes(days=1)
    assert len(world.heard("王阿姨")) == 1
    world.passes(days=2)
    assert world.ticket(1).state == "unsigned"
    assert len(world.heard("王阿姨")) == 1
    world.passes(days=10)  # over the first of the month, which has its own reminder of what is owed
    assert not [said for said in world.heard("王阿姨") if "#1" in said]


def test_staff_cannot_sign_off_their_own_work(world: World) -> None:
    world.says("张师傅", "/confirm 1")
    assert world.ticket(1).state == "resolved"


def test_a_closed_ticket_cannot_be_taken(world: World) -> None:
    world.says("王阿姨", "确认")
    world.says("张师傅", "/take 1")
    assert "已确认解决" in world.last("张师傅").text


def test_solved_before_anybody_said_so_is_asked_about(world: World) -> None:
    world.says("王阿姨", "/reopen 1")
    world.says("王阿姨", "修好了谢谢")
    assert world.ticket(1).state == "reported"
    world.presses("王阿姨", "是，解决了")
    assert world.ticket(1).state == "signed_off"
