"""The house itself: what is stuck."""

from __future__ import annotations

from handlers import house
from handlers.grammar.kinds import choice, number
from handlers.grammar.verb import HOUSE_KEEPERS, Verb

BOX = choice(
    "box",
    "发出|收到",
    {"发出": "outbox", "收到": "received", "outbox": "outbox", "received": "received"},
)

VERBS: tuple[Verb, ...] = (
    Verb(
        "stuck",
        HOUSE_KEEPERS,
        house.show,
        (),
        ("卡住的",),
        "什么卡住了",
        "/stuck",
        changes=False,
        personal=True,
    ),
    Verb(
        "stuck again",
        HOUSE_KEEPERS,
        house.again,
        (BOX, number("number", "编号", 1)),
        ("再试",),
        "卡住的再试一次",
        "/stuck again 发出 12",
        personal=True,
    ),
)
