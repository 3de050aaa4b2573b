"""Misunderstandings are work: what was corrected is kept, and becomes a line for the lexicon."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from handlers.wording import people
from handlers.wording.tongue import Tongue
from storage import misses
from storage.db import reading
from tests.world import World


def kept(world: World) -> list[tuple[str, str, str, str]]:
    with reading(world.engine) as session:
        return [(m.text, m.took, m.label, m.source) for m in misses.newest(session)]


def test_staff_put_a_complaint_into_the_right_category(world: World) -> None:
    world.says("王阿姨", "我家厨房水管漏水了")
    world.says("张师傅", "/category 1 环境")
    assert world.ticket(1).category == "environment"
    assert world.ticket(1).department == "environment"
    assert any("我家厨房水管漏水了" in each for each in world.heard("何姐"))
    assert any("环境部" in each for each in world.heard("王阿姨"))
    assert kept(world) == [
        ("我家厨房水管漏水了", "category:engineering", "category:environment", "staff")
    ]


def test_the_category_can_be_chosen_from_buttons_and_in_words(world: World) -> None:
    world.says("王阿姨", "我家厨房水管漏水了")
    world.says("张师傅", "改类 1")
    world.presses("张师傅", "秩序安全")
    assert world.ticket(1).department == "order"


def test_a_category_within_the_department_moves_nothing(world: World) -> None:
    world.says("王阿姨", "停水的通知你们从来不贴")
    world.says("小刘", "/take 1")
    world.says("小刘", "/category 1 费用")
    assert (world.ticket(1).category, world.ticket(1).state) == ("fee", "taken")


def test_the_last_correction_counts_and_one_back_to_the_first_is_none(world: World) -> None:
    world.says("王阿姨", "我家厨房水管漏水了")
    world.says("张师傅", "/category 1 环境")
    world.says("何姐", "/category 1 秩序")
    assert [label for _, _, label, _ in kept(world)] == ["category:security"]
    world.says("老马", "/category 1 工程")
    assert kept(world) == []


def test_a_transfer_says_that_the_category_was_wrong(world: World) -> None:
    world.says("王阿姨", "我家厨房水管漏水了")
    world.says("张师傅", "/transfer 1 秩序")
    assert [label for _, _, label, _ in kept(world)] == ["category:security"]
    assert world.ticket(1).category == "security"


def test_what_the_person_chooses_says_what_was_meant(world: World) -> None:
    world.says("王阿姨", "我想弄那个")
    assert [(text, label, source) for text, _, label, source in kept(world)] == [
        ("我想弄那个", "", "unclear")
    ]
    world.presses("王阿姨", "报修或投诉")
    assert [(text, label, source) for text, _, label, source in kept(world)] == [
        ("我想弄那个", "intent:complaint", "person")
    ]


def test_the_buttons_offer_what_was_most_probably_meant(world: World) -> None:
    world.says("王阿姨", "我想弄那个")
    offered = [button.action for button in world.last("王阿姨").buttons]
    assert offered[-1] == "/human"
    assert "/report" in offered
    assert len(offered) == 4


def test_a_guess_is_asked_about_in_the_order_of_probability() -> None:
    t = Tongue("zh_CN", ZoneInfo("Asia/Shanghai"))
    said = people.not_understood(t, ("bind", "ticket_status", "fee_query"), asks=False)
    assert [b.action for b in said.buttons] == ["/bind", "/tickets", "/report", "/human"]
    same = people.not_understood(t, ("ticket_reopen", "ticket_status", "thanks"), asks=True)
    assert [b.action for b in same.buttons] == ["/tickets", "/report", "/fee", "/human"]


def test_a_raised_urgency_is_a_missed_danger(world: World) -> None:
    world.says("王阿姨", "我家厨房水管漏水了")
    world.says("张师傅", "/urgent 1")
    assert [label for _, _, label, _ in kept(world)] == ["urgency:urgent"]


def test_a_homeowner_cannot_change_the_category(world: World) -> None:
    world.says("王阿姨", "我家厨房水管漏水了")
    world.says("王阿姨", "/category 1 环境")
    assert world.ticket(1).category == "engineering"
    assert kept(world) == []


def test_an_unknown_category_is_refused_with_the_known_ones(world: World) -> None:
    world.says("王阿姨", "我家厨房水管漏水了")
    world.says("张师傅", "/category 1 天上")
    assert "设施维修" in world.heard("张师傅")[-1]
