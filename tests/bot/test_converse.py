"""``guanjia converse``: a dialogue is played as its file says, and nothing else is touched."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.converse import script, told
from bot.converse.player import Estates, Player
from bot.converse.script import Script, WrongScript
from handlers.rules import Rules
from nlu.intents import understand
from storage import charter

ZONE = ZoneInfo("Asia/Shanghai")
LEAK: dict[str, Any] = {
    "id": "leak",
    "kind": "first-report",
    "start": "2026-11-30T10:00",
    "turns": [
        {"who": "王阿姨", "says": "厨房水管漏水了"},
        {"who": "张师傅", "taps": "接单"},
        {"who": "张师傅", "says": "下午来", "replies_to": "厨房水管"},
        {"wait": 5},
        {"who": "路人", "sends": "photo", "says": "3栋门口路灯不亮"},
    ],
}


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules(charter.load(), ZONE, understand)


@pytest.fixture(scope="module")
def estates(rules: Rules, tmp_path_factory: pytest.TempPathFactory) -> Estates:
    return Estates(tmp_path_factory.mktemp("estates"), rules)


def read(folder: Path, *rows: dict[str, Any]) -> list[Script]:
    path = folder / "dialogues.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return list(script.read(path, ZONE))


def played(estates: Estates, rules: Rules, one: Script) -> dict[str, Any]:
    player = Player(one, estates, rules)
    try:
        return asyncio.run(player.play())
    finally:
        player.close()


def test_everybody_hears_what_is_said_to_them(
    estates: Estates, rules: Rules, tmp_path: Path
) -> None:
    (one,) = read(tmp_path, LEAK)
    found = played(estates, rules, one)
    assert not found["errors"]
    heard = [[each["who"] for each in turn["heard"]] for turn in found["turns"]]
    assert "张师傅" in heard[0]
    assert "王阿姨" in heard[1]
    assert heard[2].count("王阿姨") == 1
    ticket, lamp = found["tickets"]
    assert (ticket["by"], ticket["state"], ticket["holder"]) == ("王阿姨", "taken", "张师傅")
    assert ticket["answered"]
    assert "下午来" in ticket["added"]
    assert lamp["by"] == "路人"
    assert "张师傅" in "\n".join(told.lines(one, found))


@pytest.mark.long
def test_the_same_dialogue_is_played_alike_every_time(
    estates: Estates, rules: Rules, tmp_path: Path
) -> None:
    (one,) = read(tmp_path, LEAK)
    assert played(estates, rules, one) == played(estates, rules, one)


def test_time_that_passes_is_lived_through(estates: Estates, rules: Rules, tmp_path: Path) -> None:
    turns = [LEAK["turns"][0], {"wait": 15}]
    (one,) = read(tmp_path, {**LEAK, "turns": turns})
    late = played(estates, rules, one)["turns"][1]["heard"]
    assert {"陈主管"} <= {each["who"] for each in late}


def test_a_group_hears_together(estates: Estates, rules: Rules, tmp_path: Path) -> None:
    spoken = {"who": "张师傅", "says": "/take 1", "group": "engineering"}
    (one,) = read(tmp_path, {**LEAK, "turns": [LEAK["turns"][0], spoken]})
    found = played(estates, rules, one)
    assert "engineering" in {each.get("group") for each in found["turns"][0]["heard"]}
    assert found["tickets"][0]["holder"] == "张师傅"


def test_what_cannot_be_done_is_an_error_of_the_dialogue(
    estates: Estates, rules: Rules, tmp_path: Path
) -> None:
    turns = [{"who": "王阿姨", "taps": "没有这个"}, {"who": "王阿姨", "says": "在吗"}]
    (one,) = read(tmp_path, {**LEAK, "turns": turns})
    found = played(estates, rules, one)
    assert len(found["errors"]) == 1
    assert found["turns"][1]["heard"]


@pytest.mark.parametrize(
    "turn",
    [{"who": "王阿姨", "sends": "a cake"}, {"says": "在吗"}, {"who": "王阿姨", "sings": "x"}],
)
def test_a_line_that_is_no_dialogue_is_named(tmp_path: Path, turn: dict[str, Any]) -> None:
    with pytest.raises(WrongScript, match="dialogue 2"):
        read(tmp_path, LEAK, {**LEAK, "turns": [turn]})
