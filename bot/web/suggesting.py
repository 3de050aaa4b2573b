"""What the people on the stage could say next, as the story stands: chips under their phones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Scene = Sequence[Mapping[str, Any]]  # tickets, the newest first, as the stage shows them

# How it stands with somebody → what they could say, in Chinese and in English.
SAYINGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "homeowner": (
        ("3栋2单元电梯坏了停在5楼不动", "电梯困人了", "我家物业费欠多少"),
        ("The lift in building 12 is stuck", "My kitchen tap drips", "How much do I owe?"),
    ),
    "homeowner waits": (
        ("师傅什么时候来？", "还在漏，快一点", "我家物业费欠多少"),
        ("When will somebody come?", "How much do I owe?"),
    ),
    "homeowner is asked": (
        ("好了，谢谢师傅", "没修好", "师傅很快，五分"),
        ("It works, thank you", "It is not fixed"),
    ),
    "stranger": (("你好", "楼道灯坏了", "怎么绑定"), ("Hello", "The light in the hall is broken")),
    "staff": (
        ("有哪些单子", "今天干了几个活", "我上班了"),
        ("What do I have today?", "I'm on duty", "Who is on duty?"),
    ),
    "staff may take": (("我来", "有哪些单子"), ("I'll take it", "What do I have today?")),
    "staff holds": (("到了", "下午四点前弄好", "修好了"), ("I have arrived", "It's fixed")),
    "supervisor": (
        ("今天几单", "哪些户欠费", "哪些还没人接"),
        ("How many are open today?", "Who is on duty?"),
    ),
    "supervisor sees": (
        ("哪些还没人接", "今天几单"),
        ("How many are open today?", "Who is on duty?"),
    ),
}
ENGLISH = ("Anna",)  # who speaks English, whatever the page does


def suggestions(actor: Mapping[str, Any], tickets: Scene, language: str) -> tuple[str, ...]:
    """For one of the cast: ``name``, ``part`` and ``role``."""
    column = 1 if language == "en" or actor["name"] in ENGLISH else 0
    return SAYINGS[_standing(actor, tickets)][column]


def _standing(actor: Mapping[str, Any], tickets: Scene) -> str:
    part = str(actor["part"])
    return next(_told(actor, part, tickets), part)


def _told(actor: Mapping[str, Any], part: str, tickets: Scene) -> Iterator[str]:
    """What the newest ticket that is theirs to speak of says of where they stand."""
    for ticket in tickets:
        state, name = ticket["state"], actor["name"]
        if part == "homeowner" and ticket["reporter"] == name:
            if state in ("reported", "taken"):
                yield "homeowner waits"
            if state == "resolved":
                yield "homeowner is asked"
        elif part == "staff" and state == "taken" and ticket["holder"] == name:
            yield "staff holds"
        elif part == "staff" and state == "reported" and ticket["department"] == actor["role"]:
            yield "staff may take"
        elif part == "supervisor" and state == "reported":
            yield "supervisor sees"
