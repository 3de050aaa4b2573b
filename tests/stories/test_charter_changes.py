"""The charter is changed in the browser: checked, in words, from a day on, and by nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot import charters
from storage.charter import BUILT_IN
from tests.clerk import Clerk
from tests.world import World

TEXT = BUILT_IN.read_text(encoding="utf-8")
LONGER = TEXT.replace("within = { minutes = 10 }", "within = { minutes = 15 }", 1)


def within(world: World) -> float:
    """Seconds in which a homeowner is answered."""
    span = world.running.rules.charter.deadlines.answer.within
    return span.total_seconds() if span is not None else 0


@pytest.fixture
def admin(world: World) -> Iterator[Clerk]:
    """Somebody who looks after the house, in the browser."""
    world.says("陈主管", "/invite admin 小林")
    with Clerk(world, "小林") as clerk:
        yield clerk


def test_it_is_checked_and_told_in_words_before_it_is_taken(world: World, admin: Clerk) -> None:
    assert "within = { minutes = 10 }" in admin.opens("/desk/charter/edit").text
    sent = {"token": admin.token(), "key": "k1", "text": LONGER}
    told = admin.sends("/desk/charter/check", sent).text
    assert "时限 答复业主 within：10分钟 → 15分钟" in told
    assert within(world) == 600  # nothing is kept
    broken = admin.sends(
        "/desk/charter", {**sent, "text": LONGER.replace("tries = 10", "tries = 0")}
    )
    assert broken.status_code == 422 and "signin.tries" in broken.text
    assert admin.sends("/desk/charter", {**sent, "key": "k2", "text": TEXT}).status_code == 422
    no_guards = LONGER.replace("[roles.legal]", "[roles.lawyers]")
    kept = admin.sends("/desk/charter", {**sent, "key": "k3", "text": no_guards})
    assert kept.status_code == 422 and "legal" in kept.text
    taken = admin.sends("/desk/charter", sent)
    shown = admin.opens(taken.headers["location"]).text
    assert "第 1 版" in shown and "小林" in shown and "正在用" in shown
    assert within(world) == 900
    world.rules = world.running.rules
    world.says("王阿姨", "厨房水管漏水了")
    world.passes(minutes=12)
    assert not any("超时" in each for each in world.heard("陈主管"))


def test_a_later_day_is_waited_for_and_can_be_dropped(world: World, admin: Clerk) -> None:
    sent = {"token": admin.token(), "key": "k1", "text": LONGER, "day": "2026-11-24"}
    assert admin.sends("/desk/charter", sent).status_code == 303
    assert "还没到" in admin.opens("/desk/charter").text
    assert not charters.refresh(world.running)
    assert "撤回了" in admin.fills("charter drop", number="1").text
    assert admin.sends("/desk/charter", {**sent, "key": "k2"}).status_code == 303
    world.sleeps(hours=20)
    assert charters.refresh(world.running)  # whichever process looks
    assert within(world) == 900
    with Clerk(world, "小林") as again:
        assert "已经在用" in again.fills("charter drop", number="2").text


def test_who_leads_reads_it_and_changes_nothing(world: World, admin: Clerk) -> None:
    with Clerk(world, "陈主管") as leads, Clerk(world, "张师傅") as works:
        assert "改责任书" not in leads.opens("/desk/charter").text
        assert leads.opens("/desk/charter/edit").status_code == 403
        sent = {"token": leads.token(), "key": "k", "text": LONGER}
        assert leads.sends("/desk/charter", sent).status_code == 403
        assert leads.sends("/desk/charter/check", sent).status_code == 403
        assert works.opens("/desk/charter").status_code == 403
