"""Chinese numerals as they are spoken: 十二 is 12, 一六零二 is 1602, 幺三八 is 138."""

from __future__ import annotations

_DIGITS = dict(
    zip("零〇一二三四五六七八九两幺壹贰叁肆伍陆柒捌玖", "0012345678921123456789", strict=True)
)
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000}

NUMERAL = "零〇一二三四五六七八九两幺壹贰叁肆伍陆柒捌玖十拾百佰千"


def digits(text: str) -> str:
    """The digits of a number however it is written; what is no numeral stays as it is.

    >>> digits("十二"), digits("一六零二"), digits("一百零三"), digits("B2")
    ('12', '1602', '103', 'B2')
    """
    if not any(char in _DIGITS or char in _UNITS for char in text):
        return text
    if any(char in _UNITS for char in text):
        return str(_value(text))
    return "".join(_DIGITS.get(char, char) for char in text)


def _value(text: str) -> int:
    total, pending = 0, 0
    seen = False
    for char in text:
        if char in _UNITS:
            total += (pending if seen else 1) * _UNITS[char]
            pending, seen = 0, False
        elif char in _DIGITS:
            pending = pending * 10 + int(_DIGITS[char]) if seen else int(_DIGITS[char])
            seen = True
        elif char.isascii() and char.isdigit():
            pending = pending * 10 + int(char) if seen else int(char)
            seen = True
    return total + pending
