"""Times of day as people write them: 14:00, 下午2点半, 傍晚6点, 晚上八点, 2pm. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import time

from nlu.slots.numerals import NUMERAL, digits

_MORNING = "凌晨|清晨|早上|早晨|上午|早"
_LATER = "中午|下午|傍晚|晚上|夜里|今晚|晚|夜"
_N = rf"\d{{1,2}}|[{NUMERAL}]{{1,3}}"
_CLOCK = re.compile(
    rf"(?P<part>{_MORNING}|{_LATER})?\s?(?P<hour>{_N})"
    rf"(?:[:：](?P<exact>\d{{2}})|[点时](?:钟|整|(?P<half>半)|(?P<quarter>[一三]刻)|(?P<minute>{_N})分?)?"
    r"|(?=\s?[ap]m))"
    r"(?:\s?(?P<ampm>am|pm))?",
    re.IGNORECASE,
)


def leading(words: str) -> tuple[time, str] | None:
    """The time of day that ``words`` begin with, and the rest; None where there is none.

    >>> leading("傍晚6点 大堂"), leading("25:00")
    ((datetime.time(18, 0), '大堂'), None)
    """
    head = unicodedata.normalize("NFKC", words)
    found = _CLOCK.match(head if len(head) == len(words) else words)
    if found is None:
        return None
    hour, minute = int(digits(found["hour"])), _minute(found)
    if hour > 23 or minute > 59:
        return None
    return time(_by_half_of_day(found, hour), minute), words[found.end() :].strip(" \t，,、。")


def _minute(found: re.Match[str]) -> int:
    if found["half"]:
        return 30
    if found["quarter"]:
        return 15 if found["quarter"][0] == "一" else 45
    return int(digits(found["exact"] or found["minute"] or "0"))


def _by_half_of_day(found: re.Match[str], hour: int) -> int:
    """下午2点 is 14, 中午12点 is 12, 中午1点 is 13, 中午11点 is 11, 晚上12点 is midnight."""
    part, ampm = found["part"] or "", (found["ampm"] or "").casefold()
    if (ampm == "am" or part in _MORNING.split("|")) and hour == 12:
        return 0
    if part == "中午":
        return hour + 12 if hour < 5 else hour
    if part in _LATER.split("|") and hour == 12 and part not in ("下午",):
        return 0
    later = ampm == "pm" or part in _LATER.split("|")
    return hour + 12 if later and hour < 12 else hour


def is_clock(word: str) -> bool:
    found = leading(word)
    return found is not None and not found[1]
