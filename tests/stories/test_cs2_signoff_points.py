"""CS-2: a photo of the work, points with a word, and what was closed without a signature."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.world import World


@pytest.fixture(autouse=True)
def taken(world: World) -> None:
    world.says("王阿姨", "单元门的门锁坏了")
    world.says("张师傅", "/take 1")
    world.everybody_listened()


def wants(world: World, **evidence: Any) -> None:
    """The company's charter asks for photos in another way."""
    charter = world.rules.charter
    rule = charter.signoff.evidence.model_copy(update=evidence)
    signoff = charter.signoff.model_copy(update={"evidence": rule})
    world.rules = replace(world.rules, charter=charter.model_copy(update={"signoff": signoff}))
    world.running.rules = world.rules


# ------------------------------------------------------------------------------------- evidence


def test_a_photo_is_asked_for_and_reaches_the_homeowner(world: World) -> None:
    world.says("张师傅", "/close 1 换好了")
    assert world.ticket(1).state == "resolved"
    assert "照片" in world.last("张师傅").text
    world.everybody_listened()
    world.sends_photo("张师傅", reference="lock")
    assert world.last("王阿姨").photo is not None and "照片" in world.last("王阿姨").text
    assert "evidence" in world.events(1)


def test_a_photo_sent_with_the_words_goes_with_them(world: World) -> None:
    world.sends_photo("张师傅", "/close 1 换好了")
    asked = world.last("王阿姨")
    assert asked.photo is not None and "换好了" in asked.text
    assert "照片" not in world.last("张师傅").text


def test_where_it_is_required_nothing_is_closed_before_it(world: World) -> None:
    wants(world, required=("engineering",))
    world.says("张师傅", "/close 1 换好了")
    assert world.ticket(1).state == "taken"
    assert world.heard("王阿姨") == []
    world.says("张师傅", "马上拍")
    assert world.ticket(1).state == "taken"
    world.sends_photo("张师傅")
    assert world.ticket(1).state == "resolved"
    asked = world.last("王阿姨")
    assert "换好了" in asked.text and asked.photo is not None


def test_a_photo_of_the_damage_is_no_evidence_of_the_work(world: World) -> None:
    wants(world, required=("engineering",))
    world.sends_photo("王阿姨", "就是这个锁")
    world.says("张师傅", "/close 1 换好了")
    assert world.ticket(1).state == "taken"


def test_after_a_reopening_another_photo_is_needed(world: World) -> None:
    wants(world, required=("engineering",))
    world.sends_photo("张师傅", "/close 1 换好了")
    world.passes(hours=1)
    world.says("王阿姨", "没修好")
    world.says("张师傅", "/close 1 又换了一把")
    assert world.ticket(1).state == "reported"
    world.sends_photo("张师傅")
    assert world.ticket(1).state == "resolved"


def test_other_departments_are_not_asked(world: World) -> None:
    world.says("李先生", "楼道垃圾没人收")
    world.says("何姐", "/close 2 收走了")
    assert "照片" not in world.last("何姐").text


# --------------------------------------------------------------------------------------- points


@pytest.fixture
def signed(world: World) -> None:
    world.says("张师傅", "/close 1 换好了")
    world.says("王阿姨", "确认")
    world.everybody_listened()


@pytest.mark.parametrize(
    ("words", "points"),
    [("5分", 5), ("打4分", 4), ("三星", 3), ("5", 5), ("5分，师傅很好", 5), ("/rate 1 2", 2)],
)
@pytest.mark.usefixtures("signed")
@pytest.mark.wordings
def test_points_may_be_typed(world: World, words: str, points: int) -> None:
    world.says("王阿姨", words)
    assert world.ticket(1).rating == points


@pytest.mark.parametrize("words", ["师傅很专业", "上门很快，活也干净", "谢谢", "态度可以再好点"])
@pytest.mark.usefixtures("signed")
def test_a_word_after_the_points_is_kept(world: World, words: str) -> None:
    world.presses("王阿姨", "5分")
    world.says("王阿姨", words)
    assert "remarked" in world.events(1)
    assert words in world.heard("张师傅")[-1]
    assert len(world.all_tickets()) == 1


@pytest.mark.usefixtures("signed")
def test_a_new_complaint_after_the_points_is_not_swallowed(world: World) -> None:
    world.presses("王阿姨", "5分")
    world.says("王阿姨", "电梯不动了")
    assert "remarked" not in world.events(1)
    assert len(world.all_tickets()) == 2


@pytest.mark.usefixtures("signed")
def test_low_points_and_hard_words_reach_those_who_lead(world: World) -> None:
    world.presses("王阿姨", "1分")
    world.says("王阿姨", "师傅态度很差")
    heard = world.heard("吴工")
    assert "1 分" in heard[0] and "态度很差" in heard[1]
    assert not [each for each in world.heard("张师傅") if "态度" in each]


@pytest.mark.usefixtures("signed")
def test_staff_do_not_rate_themselves(world: World) -> None:
    world.says("张师傅", "/rate 1 5")
    assert world.ticket(1).rating is None


def test_what_is_not_closed_is_not_rated(world: World) -> None:
    world.says("王阿姨", "/rate 1 5")
    assert world.ticket(1).rating is None and "打分" in world.last("王阿姨").text


@pytest.mark.long
def test_closed_without_signature_is_counted_apart_and_never_as_satisfied(world: World) -> None:
    world.says("张师傅", "/close 1 换好了")
    world.passes(days=3)
    world.says("王阿姨", "/rate 1 5")
    world.says("李先生", "楼道灯不亮了")
    world.says("张师傅", "/close 2 换了灯泡")
    world.says("李先生", "确认")
    world.presses("李先生", "4分")
    world.says("陈主管", "/board")
    shown = world.last("陈主管").text
    assert "业主确认 1，没签字 1；打分 1 次，满意 1 次" in shown
