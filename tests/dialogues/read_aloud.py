"""``python -m tests.dialogues.read_aloud`` writes docs/conversation.md: ten dialogues, played."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.converse import script
from bot.converse.player import Estates, Player
from bot.converse.script import Script, Turn
from handlers.rules import Rules
from nlu.intents import understand
from storage import charter

ZONE = ZoneInfo("Asia/Shanghai")
HERE = Path(__file__).parent
PAPER = HERE.parent.parent / "docs" / "conversation.md"
TEN = {
    "f-001": "An old lady by voice, no punctuation 老人用语音说的",
    "f-008": "Trapped in the lift 困在电梯里",
    "a-046": "In English, taken in Chinese 住户说英语，师傅说中文",
    "f-018": "Still leaking after it was said to be done 说修好了还在漏",
    "f-021": "A long tale with one broken door in it 一大篇话，里面有一扇坏了的门",
    "f-035": "The staff write with their thumbs 同事随手打的字",
    "f-040": "The cleaner has finished 保洁干完了",
    "f-042": "Off duty and a new morning 下班，第二天",
    "b-038": "What is owed, asked in English 用英语问欠多少",
    "f-056": "A day on which they will pay 说好哪天交",
}
HEAD = """# Ten conversations 十段对话

Played on the demo estate; written by people who never saw the program. `→` is what the program
says, and to whom; `python -m tests.dialogues.read_aloud` writes them anew.
由没见过程序的人写，在演示小区里真实播放；`→` 是程序对谁说的话。
"""


def told() -> str:
    """The whole paper."""
    rules = Rules(charter.load(), ZONE, understand)
    known = {each.id: each for path in HERE.glob("*.jsonl") for each in script.read(path, ZONE)}
    parts = [HEAD]
    with tempfile.TemporaryDirectory() as folder:
        estates = Estates(Path(folder), rules)
        for name, title in TEN.items():
            parts.append(f"\n## {title}\n")
            parts += _lines(known[name], _played(known[name], estates, rules))
    return "\n".join(parts).rstrip() + "\n"


def _played(one: Script, estates: Estates, rules: Rules) -> dict[str, Any]:
    player = Player(one, estates, rules)
    try:
        return asyncio.run(player.play())
    finally:
        player.close()


def _lines(one: Script, played: Mapping[str, Any]) -> Iterator[str]:
    for turn, after in zip(one.turns, played["turns"], strict=True):
        yield f"{_turn(turn)}\n"
        for heard in after["heard"]:
            where = f"@{heard['group']}" if heard.get("group") else ""
            said = str(heard["text"]).replace("\n", "  \n> ")
            buttons = " ".join(f"`{each}`" for each in heard["buttons"])
            yield f"> → **{heard['who']}{where}**：{said}" + (f"  \n> {buttons}" if buttons else "")
            yield ""


def _turn(turn: Turn) -> str:
    if turn.wait:
        return f"*… {turn.wait:g} 分钟 minutes*"
    where = f"@{turn.group}" if turn.group else ""
    to = f"（回复“{turn.replies_to}”）" if turn.replies_to else ""
    sent = f"[{turn.sends}] " if turn.sends else ""
    pressed = f"按 `{turn.taps}` " if turn.taps else ""
    return f"**{turn.who}{where}**{to}：{sent}{pressed}{turn.says}"


if __name__ == "__main__":
    PAPER.write_text(told(), "utf-8")
