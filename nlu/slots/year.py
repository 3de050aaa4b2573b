"""The year that a message names where it names no month: 去年的, 2025年, last year."""

from __future__ import annotations

import re
from datetime import date

_WORDS = {
    **dict.fromkeys(("去年", "上年", "旧年", "last year"), -1),
    **dict.fromkeys(("今年", "本年", "this year"), 0),
    **dict.fromkeys(("前年", "the year before last"), -2),
}
_YEAR = re.compile(
    rf"(?P<word>{'|'.join(_WORDS)})(?!的?(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s?月)"
    r"|(?<!\d)(?P<number>20[12]\d)\s?年(?!\s?\d{1,2}\s?月)|\bin (?P<english>20[12]\d)\b"
)


def find(text: str, today: date) -> int | None:
    """2025; None where none, or more than one, is named."""
    found = {_of(match, today) for match in _YEAR.finditer(text.lower())}
    return found.pop() if len(found) == 1 else None


def _of(match: re.Match[str], today: date) -> int:
    if match["word"]:
        return today.year + _WORDS[match["word"]]
    return int(match["number"] or match["english"])
