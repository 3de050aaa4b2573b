"""From when until when: 明天9点到17点, 今晚11点到明早5点, 周三下午. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from handlers import clocks, days

_BETWEEN = re.compile(r"\s*(?:到|至|—|–|-|~|～|until|to)\s*", re.IGNORECASE)
_LONGEST = 200  # characters that are looked through
# 明天上午停水: without hours.
_PARTS = {
    "上午": (time(8), time(12)),
    "早上": (time(6), time(9)),
    "中午": (time(11), time(14)),
    "下午": (time(13), time(18)),
    "晚上": (time(18), time(23)),
    "夜里": (time(22), time(6)),
}
_HALF = re.compile("上午|早上|凌晨|中午|下午|傍晚|晚上|今晚|明晚|夜里|早|晚")
NOON = 12


class Span(NamedTuple):
    """Local moments; ``ends``: None where nobody has said until when."""

    begins: datetime
    ends: datetime | None


class _Moment(NamedTuple):
    day: date | None
    clock: time
    half: bool  # whether it was said which half of the day
    rest: str


def first_in(words: str, now: datetime, zone: ZoneInfo) -> Span | None:
    """The first span in some words; None where there is none. ``now``: local."""
    words, today = words[:_LONGEST], now.date()
    day: date | None = None
    for at in range(len(words)):
        if day is None and (found := days.leading(words[at:], today)) is not None:
            day = found[0]
        if words[at - 1 : at].isdecimal():
            continue
        moment = _moment(words[at:], today)
        if moment is not None:
            return _from(moment, day or today, today, zone)
    return _of_part(words, day, today, zone)


def _moment(words: str, today: date) -> _Moment | None:
    found = days.leading(words, today)
    day, rest = found if found is not None else (None, words)
    night = "晚" in words[: len(words) - len(rest)]  # 今晚11点
    half = night or _HALF.match(rest.lstrip()) is not None
    clock = clocks.leading(f"晚上{rest}" if night else rest)
    return _Moment(day, clock[0], half, clock[1]) if clock is not None else None


def _from(first: _Moment, day: date, today: date, zone: ZoneInfo) -> Span:
    begins = datetime.combine(first.day or day, first.clock, zone)
    between = _BETWEEN.match(first.rest)
    last = _moment(first.rest[between.end() :], today) if between else None
    if last is None:
        return Span(begins, None)
    ends = datetime.combine(last.day or begins.date(), last.clock, zone)
    if ends <= begins and not last.half and last.clock.hour < NOON:
        ends += timedelta(hours=NOON)  # 下午2点到5点
    if ends <= begins:
        ends += timedelta(days=1)
    return Span(begins, ends)


def _of_part(words: str, day: date | None, today: date, zone: ZoneInfo) -> Span | None:
    part = next((each for each in _PARTS if each in words), None)
    if part is None and day is None:
        return None
    day = day or today
    begins, ends = _PARTS[part] if part else (time(0), time(23, 59))
    until = day + timedelta(days=1) if ends < begins else day
    return Span(datetime.combine(day, begins, zone), datetime.combine(until, ends, zone))
