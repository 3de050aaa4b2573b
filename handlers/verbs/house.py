"""The house itself: its rules, and what is stuck."""

from __future__ import annotations

from handlers import charters, house
from handlers.grammar.kinds import DAY, choice, number, text
from handlers.grammar.verb import HOUSE_KEEPERS, Verb
from storage.charter.company import HOUSE, LEAD

BOX = choice(
    "box",
    "发出|收到",
    {"发出": "outbox", "收到": "received", "outbox": "outbox", "received": "received"},
)

HOUSE_ALONE = frozenset({HOUSE})
READERS = HOUSE_KEEPERS | {LEAD}

VERBS: tuple[Verb, ...] = (
    Verb(
        "charter",
        READERS,
        charters.show,
        (),
        ("责任书",),
        "责任书的各个版本",
        "/charter",
        changes=False,
    ),
    Verb(
        "charter take",
        HOUSE_ALONE,
        charters.take,
        (DAY.skipped(), text("text", "全文", charters.LONGEST)),
        ("改成",),
        "改责任书",
        "/charter take 2026-12-01 …",
        places=frozenset({"private"}),
    ),
    Verb(
        "charter drop",
        HOUSE_ALONE,
        charters.drop,
        (number("number", "第几版", 1),),
        ("撤回",),
        "撤回还没生效的责任书",
        "/charter drop 3",
        places=frozenset({"private"}),
    ),
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
