"""A mobile number: 11 digits, however they are spaced or spoken."""

from __future__ import annotations

import re

from nlu.slots.numerals import digits

_SPOKEN = "0-9零〇一二三四五六七八九幺两"
# 138 0013 8066, 138-0013-8066, +86 138…, 一三八零零一三八零六六
_PHONE = re.compile(
    rf"(?<![{_SPOKEN}])(?:\+?86[- ]?)?"
    rf"([1一幺][- ]?[3-9三四五六七八九](?:[- ,，、]?[{_SPOKEN}]){{9}})(?![{_SPOKEN}])"
)


def spans(text: str) -> list[tuple[int, int, str]]:
    """Where mobile numbers stand in plain text, and their 11 digits."""
    found = []
    for match in _PHONE.finditer(text):
        number = digits(re.sub(r"[- ,，、]", "", match[1]))
        if len(number) == 11 and number.isdigit():
            found.append((match.start(), match.end(), number))
    return found
