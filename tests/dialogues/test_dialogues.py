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
from tests.dialogues import read_aloud
from tests.dialogues.expected import misses

ZONE = ZoneInfo("Asia/Shanghai")
HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.jsonl"))
# What the program does not do yet as its author would; whoever mends one takes it out of here.
MISSED = frozenset(HERE.joinpath("missed.txt").read_text("utf-8").split())


def dialogues() -> Iterator[Any]:
    """Those of the two first writers at every change; all the others take their time."""
    for path in FILES:
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            if row["id"] in MISSED:
                continue
            marks = (pytest.mark.long,) if path.name.startswith("voices") else ()
            yield pytest.param(path, row, id=f"{row['id']} {row['kind']}", marks=marks)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules(charter.load(), ZONE, understand)


@pytest.fixture(scope="module")
def estates(rules: Rules, tmp_path_factory: pytest.TempPathFactory) -> Estates:
    return Estates(tmp_path_factory.mktemp("estates"), rules)


@pytest.mark.parametrize(("path", "dialogue"), list(dialogues()))
def test_a_conversation_ends_as_a_good_front_desk_would_have_it(
    path: Path, dialogue: dict[str, Any], rules: Rules, estates: Estates
) -> None:
    (found,) = [each for each in script.read(path, ZONE) if each.id == dialogue["id"]]
    player = Player(found, estates, rules)
    try:
        played = asyncio.run(player.play())
    finally:
        player.close()
    assert misses(dialogue, played) == []


@pytest.mark.long
def test_the_paper_says_what_the_program_says_today() -> None:
    assert read_aloud.PAPER.read_text("utf-8") == read_aloud.told()
