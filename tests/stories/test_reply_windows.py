"""WeChat lets us write only after they did: what waits, what goes another way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery import passive
from storage import people
from storage.db import transaction
from tests.windowed import SHUT, Windowed, heard, left, moves_to_wechat, opens, point, tells, ticket
from tests.world import World


@pytest.fixture
def wechat(world: World, monkeypatch: pytest.MonkeyPatch) -> Windowed:
    """王阿姨 has WeChat only."""
    monkeypatch.setattr(passive, "PATIENCE", 30.0)  # a busy machine says nothing about the rules
    return moves_to_wechat(world)


def test_what_waits_together_leaves_in_one_message(world: World, wechat: Windowed) -> None:
    opens(world)
    tells(world, "师傅接单了。", "半小时内到。")
    world.settles()
    assert heard(wechat) == ["师傅接单了。\n\n半小时内到。"]
    assert left(world) == 4


def test_after_five_messages_the_next_one_waits(world: World, wechat: Windowed) -> None:
    opens(world)
    for number in range(7):
        tells(world, f"第{number}条")
        world.settles()
    assert heard(wechat) == [f"第{number}条" for number in range(5)]
    opens(world)  # they wrote again
    world.passes(minutes=11)
    assert heard(wechat)[5:] == ["第5条\n\n第6条"]


def test_after_48_hours_the_window_is_shut(world: World, wechat: Windowed) -> None:
    opens(world)
    world.sleeps(hours=49)
    tells(world, "在吗")
    world.settles()
    assert heard(wechat) == []


def test_another_messenger_is_better_than_waiting(world: World, wechat: Windowed) -> None:
    with transaction(world.engine) as session:
        (wang,) = people.named(session, "王阿姨")
        session.add(point(wang.id, "webchat", "王阿姨家", world.now - timedelta(days=3)))
    tells(world, "明天停水")
    world.settles()
    assert heard(wechat) == []
    assert world.heard("王阿姨家") == ["明天停水"]


def test_the_platform_may_shut_it_earlier(world: World, wechat: Windowed) -> None:
    opens(world)
    wechat.unreachable["o1"] = SHUT
    tells(world, "在吗")
    world.settles()
    assert left(world) == 0
    del wechat.unreachable["o1"]
    world.passes(minutes=30)
    assert heard(wechat) == []  # we do not hammer at a shut door


def test_a_short_text_fits_a_template(world: World, wechat: Windowed) -> None:
    wechat.takes_templates = True
    tells(world, "明天停水")
    world.settles()
    assert (heard(wechat), wechat.ways) == (["明天停水"], ["template"])


def test_a_long_text_pings_once_and_waits(world: World, wechat: Windowed) -> None:
    wechat.takes_templates = True
    long = "明天早上九点到下午五点三栋停水，请提前接好水，给您添麻烦了。"
    tells(world, long, long)
    world.settles()
    world.passes(hours=1)
    assert wechat.ways == ["ping"]
    opens(world)
    world.passes(minutes=11)
    assert wechat.ways == ["ping", "custom"]


def test_staff_see_how_many_replies_are_left(world: World, wechat: Windowed) -> None:
    number = ticket(world)
    opens(world)
    world.says("张师傅", f"/reply {number} 半小时内到")
    assert any("还能主动发 4 条" in each for each in world.heard("张师傅"))


def test_staff_words_that_wait_are_no_answer_and_staff_know(world: World, wechat: Windowed) -> None:
    number = ticket(world)
    world.says("张师傅", f"/reply {number} 半小时内到")
    assert any("还不算答复" in each for each in world.heard("张师傅"))
    assert "held" in world.events(number)
    assert "delivered" not in world.events(number)
    opens(world)
    world.passes(minutes=11)
    assert "delivered" in world.events(number)
