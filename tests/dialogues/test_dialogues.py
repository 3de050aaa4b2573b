"""Whole conversations, played through the real inbox, sweeps and dispatcher.

Written by people who never saw the program. A company may keep its own beside them and play them
with ``guanjia converse`` before its words go live.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.converse import script
from bot.converse.player import Estates, Player
from handlers.rules import Rules
from nlu.intents import understand
from storage import charter
from tests.dialogues.expected import misses

ZONE = ZoneInfo("Asia/Shanghai")
FILE = Path(__file__).with_name("voices-1.jsonl")
# What the program does not do yet as its author would; whoever mends one takes it out of here.
MISSED = frozenset(
    [
        "f-003",
        "f-004",
        "f-007",
        "f-025",
        "f-028",
        "f-029",
        "f-030",
        "f-032",
        "f-033",
        "f-045",
        "f-046",
        "f-050",
        "f-051",
        "f-052",
        "f-054",
        "f-055",
    ]
)
# One of each sort, at every change; the others take their time.
QUICK = frozenset(
    [
        "f-001",
        "f-008",
        "f-010",
        "f-012",
        "f-014",
        "f-018",
        "f-021",
        "f-035",
        "f-038",
        "f-042",
        "f-047",
        "f-056",
        "f-057",
        "f-058",
    ]
)


def dialogues() -> Iterator[Any]:
    for line in FILE.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["id"] not in MISSED:
            marks = () if row["id"] in QUICK else (pytest.mark.long,)
            yield pytest.param(row, id=f"{row['id']} {row['kind']}", marks=marks)


@pytest.fixture(scope="module")
def estates(tmp_path_factory: pytest.TempPathFactory) -> Estates:
    rules = Rules(charter.load(), ZONE, understand)
    return Estates(tmp_path_factory.mktemp("estates"), rules)


@pytest.mark.parametrize("dialogue", list(dialogues()))
def test_a_conversation_ends_as_a_good_front_desk_would_have_it(
    dialogue: dict[str, Any], estates: Estates
) -> None:
    rules = Rules(charter.load(), ZONE, understand)
    (found,) = [each for each in script.read(FILE, ZONE) if each.id == dialogue["id"]]
    player = Player(found, estates.fresh(found.start), rules)
    try:
        played = asyncio.run(player.play())
    finally:
        player.close()
    assert misses(dialogue, played) == []
