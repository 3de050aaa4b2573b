"""The numbers by which people and buttons name a row: 12, #12, 12号, and with its letter D12."""

from __future__ import annotations

NO_ROW = 0  # row numbers begin at 1
MOST_DIGITS = 12  # far more than any table has rows, and well within a 64-bit integer


def row_number(word: str, letter: str = "") -> int:
    """The number in a word, perhaps behind its ``letter``; ``NO_ROW`` where there is none."""
    digits = word.lstrip(f"#＃{letter.lower()}{letter.upper()}").removesuffix("号")
    if not digits.isdecimal() or len(digits) > MOST_DIGITS:
        return NO_ROW
    return int(digits)
