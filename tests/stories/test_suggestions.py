"""What people on the stage could say next follows the story, and is understood when said."""

from __future__ import annotations

from typing import Any

from bot.web.suggesting import SAYINGS, suggestions
from tests.world import World

REPORTED = {"reporter": "王阿姨", "holder": "", "department": "engineering", "state": "reported"}


def said(name: str, part: str, role: str, *tickets: dict[str, Any]) -> tuple[str, ...]:
    return suggestions({"name": name, "part": part, "role": role}, tickets, "zh")


def test_the_chips_follow_the_story() -> None:
    taken = {**REPORTED, "state": "taken", "holder": "张师傅"}
    resolved = {**taken, "state": "resolved"}
    story = ((), (REPORTED,), (taken,), (resolved,))
    for name, part, role, first in (
        ("王阿姨", "homeowner", "homeowner", ("3栋", "师傅什么时候来", "师傅什么时候来", "好了")),
        ("张师傅", "staff", "engineering", ("有哪些", "我来", "到了", "有哪些")),
        ("何姐", "staff", "environment", ("有哪些",) * 4),
        (
            "陈主管",
            "supervisor",
            "cs-supervisor",
            ("今天几单", "哪些还没人接", "今天几单", "今天几单"),
        ),
    ):
        chips = [said(name, part, role, *scene)[0] for scene in story]
        assert all(chip.startswith(begins) for chip, begins in zip(chips, first, strict=True)), (
            chips
        )


def test_what_staff_are_offered_is_plain_chinese_that_is_understood(world: World) -> None:
    for part, (chinese, _) in SAYINGS.items():
        assert not any(each.startswith("/") for each in chinese), part
    for who, part in (("张师傅", "staff"), ("陈主管", "supervisor")):
        for words in SAYINGS[part][0]:
            world.says(who, words)
            told = world.last(who).text
            assert "可以这样说" not in told and "请在单子上点" not in told, (words, told)
    world.says("王阿姨", "厨房水管漏水了")
    for words in ("我来", *SAYINGS["staff holds"][0]):
        world.says("张师傅", words)
    assert world.ticket(1).state == "resolved"
    for words in SAYINGS["homeowner is asked"][0][:1]:
        world.says("王阿姨", words)
    assert world.ticket(1).state == "signed_off"
