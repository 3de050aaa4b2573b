"""Brings the many ways of typing one thing to one plain form: what every other file here reads."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib import resources
from operator import add

LONGEST = 1500  # characters looked at; a homeowner's longest letter is shorter

# Zero-width, bidirectional and other format marks, variation selectors, combining keycaps.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u20e3\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]+"
)
# A digit in a keycap that stands alone numbers what follows: 1️⃣5栋 is no 15栋.
_KEYCAP = re.compile("(?<![\u20e3\ufe0f])([0-9])\ufe0f?\u20e3\ufe0f?(?![0-9]\ufe0f?\u20e3)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]+")
_SPACES = re.compile(r"[ \t\u3000]{2,}")
_CIRCLED = {ord("❶") + i: str(i + 1) for i in range(9)}


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    """Traditional character → simplified one, from OpenCC's table."""
    table = dict(_CIRCLED)
    text = resources.files("opencc").joinpath("dictionary/TSCharacters.txt").read_text("utf-8")
    for line in text.splitlines():
        old, _, new = line.partition("\t")
        if len(old) == 1 and new:
            table[ord(old)] = new.split(" ")[0]
    # 着 and 乾/干 are everyday characters whose table entry would split common words.
    table.pop(ord("乾"), None)
    table[ord("乾")] = "干"
    table[ord("著")] = "着"
    table[ord("妳")] = "你"
    table[ord("裡")] = "里"
    table[ord("喺")] = "在"
    return table


def plain(text: str) -> str:
    """NFKC, simplified characters, lower case, no invisible marks, at most LONGEST characters."""
    text = unicodedata.normalize("NFKC", text[: LONGEST * 2])
    text = _INVISIBLE.sub("", _KEYCAP.sub(r" \1. ", text))[:LONGEST]
    text = _CONTROL.sub(" ", text).translate(_simplified()).lower()
    return _SPACES.sub(" ", text).strip()


def neighbours(text: str) -> list[str]:
    """Every two characters that stand together, by the place of the first: looked up by all who
    read the text, so put together once."""
    return list(map(add, text, text[1:]))
