"""CS-2: 又漏了 opens the ticket again; long after, a new one follows it; weeks later we ask."""

from __future__ import annotations

import pytest

from scheduler.timetable import BY_NAME
from storage import followups
from storage.db import reading
from storage.followups import FollowUp
from tests.world import World


def closed(world: World) -> None:
    """Monday, 23 November: reported, repaired, not yet signed off."""
    world.says("王阿姨", "厨房水管漏水了")
    world.says("张师傅", "/take 1")
    world.says("张师傅", "/close 1 已换水管")


def signed_off(world: World, days: int) -> None:
    """Signed off on the same Monday, and so many days later."""

    def lives() -> None:
        closed(world)
        world.says("王阿姨", "确认")
        world.passes(days=days)

    world.begins(lives, ("signed off", days))


def follow_up(world: World) -> FollowUp | None:
    with reading(world.engine) as session:
        return followups.of_ticket(session, 1)


# ------------------------------------------------------------------------------- again, in time


@pytest.mark.parametrize("words", ["又漏了", "还是漏", "没修好", "厨房又漏水了", "还是坏的"])
@pytest.mark.wordings
def test_within_the_grace_the_same_trouble_opens_the_same_ticket(world: World, words: str) -> None:
    signed_off(world, 14)
    world.says("王阿姨", words)
    assert world.ticket(1).state == "reported"
    assert len(world.all_tickets()) == 1
    assert words in world.heard("张师傅")[-1]


def test_other_trouble_is_a_new_ticket_even_with_the_word_again(world: World) -> None:
    closed(world)
    world.says("王阿姨", "确认")
    world.says("王阿姨", "电梯又坏了")
    assert [each.state for each in world.all_tickets()] == ["signed_off", "reported"]
    assert world.ticket(2).follows_id is None


@pytest.mark.parametrize("words", ["谢谢", "好的谢谢", "谢谢师傅，辛苦了"])
@pytest.mark.wordings
def test_thanks_never_opens_anything(world: World, words: str) -> None:
    closed(world)
    world.says("王阿姨", "确认")
    world.passes(hours=2)
    world.says("王阿姨", words)
    assert world.ticket(1).state == "signed_off" and len(world.all_tickets()) == 1


# ------------------------------------------------------------------------------- again, too late


@pytest.mark.parametrize("words", ["又漏了", "厨房又漏水了", "/reopen 1 又漏了"])
@pytest.mark.long
def test_after_the_grace_a_new_ticket_follows_the_old_one(world: World, words: str) -> None:
    signed_off(world, 16)
    world.everybody_listened()
    world.says("王阿姨", words)
    assert [each.state for each in world.all_tickets()] == ["signed_off", "reported"]
    new = world.ticket(2)
    assert (new.follows_id, new.category, new.place) == (1, "engineering", "3-2-1501")
    assert "又漏" in new.text and "#1" in new.text
    said = world.heard("王阿姨")[-1]
    assert "#2" in said and "#1" in said
    assert "#2" in world.heard("张师傅")[-1]
    assert ("answer", "running") in world.deadline_states(2)
    assert "followed" in world.events(1)


def test_asked_for_twice_there_is_one_new_ticket(world: World) -> None:
    signed_off(world, 16)
    world.says("王阿姨", "/reopen 1")
    world.says("王阿姨", "/reopen 1")
    assert len(world.all_tickets()) == 2
    assert "#2" in world.last("王阿姨").text


# ----------------------------------------------------------------------------------- weeks later


@pytest.mark.long
def test_three_weeks_later_it_is_asked_about_once_at_a_decent_hour(world: World) -> None:
    closed(world)
    world.passes(hours=12)  # signed off at 22:00
    world.says("王阿姨", "确认")
    world.until(15, 9, 59)
    world.everybody_listened()
    world.passes(minutes=1)  # the first 10:00 after 21 days
    (asked,) = world.heard("王阿姨")
    assert "厨房水管漏水了" in asked and "#1" in asked
    assert [button.label for button in world.last("王阿姨").buttons] == ["好的", "又坏了"]
    world.passes(days=30)  # over the first of the month, which has its own reminder of what is owed
    assert not [said for said in world.heard("王阿姨") if "#1" in said]


@pytest.mark.long
def test_it_holds_is_written_down(world: World) -> None:
    signed_off(world, 22)
    world.presses("王阿姨", "好的")
    row = follow_up(world)
    assert row is not None and row.answer == "good"
    assert world.ticket(1).state == "signed_off"


@pytest.mark.parametrize("words", ["好的", "挺好的，谢谢"])
def test_so_may_it_be_typed(world: World, words: str) -> None:
    signed_off(world, 22)
    world.says("王阿姨", words)
    row = follow_up(world)
    assert row is not None and row.answer == "good"


@pytest.mark.parametrize("words", ["", "又坏了", "又漏了"])
def test_broken_again_becomes_a_ticket_that_follows(world: World, words: str) -> None:
    signed_off(world, 22)
    if words:
        world.says("王阿姨", words)
    else:
        world.presses("王阿姨", "又坏了")
    row = follow_up(world)
    assert row is not None and row.answer == "again"
    assert world.ticket(2).follows_id == 1


@pytest.mark.long
def test_what_was_closed_without_signature_is_asked_about_too(world: World) -> None:
    closed(world)
    world.passes(days=3)
    assert world.ticket(1).state == "unsigned"
    world.everybody_listened()
    world.passes(days=22)
    assert len([said for said in world.heard("王阿姨") if "#1" in said]) == 1


@pytest.mark.long
def test_nobody_is_asked_about_what_was_opened_again(world: World) -> None:
    closed(world)
    world.says("王阿姨", "确认")
    world.passes(days=1)
    world.says("王阿姨", "又漏了")
    world.everybody_listened()
    world.passes(days=25)
    assert not [each for each in world.heard("王阿姨") if "还好用" in each]


@pytest.mark.long
def test_other_categories_are_not_asked_about(world: World) -> None:
    closed(world)
    world.says("李先生", "楼道垃圾没人收")
    world.says("何姐", "/close 2 收走了")
    world.says("李先生", "确认")
    world.everybody_listened()
    world.passes(days=25)
    assert not [each for each in world.heard("李先生") if "还好用" in each]


@pytest.mark.long
def test_a_neighbour_cannot_answer_for_the_home(world: World) -> None:
    signed_off(world, 22)
    world.says("李先生", "/well 1")
    row = follow_up(world)
    assert row is not None and row.answer == ""


def test_a_question_that_fell_due_while_the_program_was_down_is_asked_once(world: World) -> None:
    closed(world)
    world.says("王阿姨", "确认")
    world.everybody_listened()
    world.sleeps(days=23)
    BY_NAME["followups"].work(world.engine, world.rules, world.now)
    BY_NAME["followups"].work(world.engine, world.rules, world.now)
    world.settles()
    assert len(world.heard("王阿姨")) == 1
