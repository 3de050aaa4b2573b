"""The one calendar month that a message names, worked out from the message's date."""

from __future__ import annotations

import re
from datetime import date

from nlu.slots.numerals import digits

_CN = "一二三四五六七八九十"
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_RELATIVE = re.compile(
    r"(?P<before>上上个?月|前个月|大上个?月)|(?P<last>上个?月|上月份|last month|头个月|上個月)"
    r"|(?P<this>这个?月|本月|当月|呢个月|今个月|个个月|this month|这月)"
    r"|(?P<next>下个?月|next month|出个?月(?!子))"
)
_NAMED = re.compile(
    rf"(?:(?P<year>(?:20)?[12]\d)\s?年\s?|(?P<cnyear>二[零〇]二[{_CN}零〇])\s?年|(?P<word>去年|今年|前年|明年|上年|旧年|本年)的?\s?(?:到)?)?"
    rf"(?<![\d.个{_CN}几])(?P<month>1[0-2]|0?[1-9]|十[一二]?|[{_CN[:9]}]|腊|正|元)\s?月(?!饼|嫂|子|租(?!金)|卡|保|供|付|季|票|亮|结|光|圆|经|中旬?到|之?后)(?!\d*[号日]?\s?[-~到至].{{0,4}}月)"
)
_ISO = re.compile(r"(?<![\d-])(?P<year>20[12]\d)[-./](?P<month>1[0-2]|0?[1-9])(?![\d])")
_LATIN = re.compile(
    r"(?<![a-z])(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?(?:\s(?P<year>20[12]\d))?"
)
_MAY = re.compile(
    r"(?:in|for|of|since|last|from|'s|till|until) may\b|\d may\b"
    r"|\bmay(?:'s)? (?:bill|fee|charge|20\d\d|water|electric)"
)
_DAY = re.compile(r"\s?(?:\d{1,2}|[一二三]?十?[一二三四五六七八九十])\s?[日号]")
_TRIGGER = re.compile(r"月|20[12]\d|month|[a-z]{3}")


_AHEAD = re.compile(
    "提前|预[交存缴]|活动|报名|参加|晚会|将要|打算|准备|之前|以前|计划|先交|先把|到期|上门|能不能来|coming|upcoming"
)


def find(text: str, today: date) -> str | None:
    """``2026-10``, or None where no month, or more than one, is named."""
    if not _TRIGGER.search(text):
        return None
    named = set(_named(text, today))
    found = {*_relative(text, today), *named}
    if len(named) == 1 and found - named == {_stepped(today, 1)}:
        return (
            named.pop()
        )  # 10月的 … 等下月对账: when something will be, not which month it is about
    return found.pop() if len(found) == 1 else None


def _relative(text: str, today: date) -> list[str]:
    steps = {"before": -2, "last": -1, "this": 0, "next": 1}
    return [_stepped(today, steps[match.lastgroup or "this"]) for match in _RELATIVE.finditer(text)]


def _stepped(today: date, step: int) -> str:
    index = today.year * 12 + today.month - 1 + step
    return f"{index // 12}-{index % 12 + 1:02d}"


def _named(text: str, today: date) -> list[str]:
    found = []
    ahead = _AHEAD.search(text) is not None
    for match in _NAMED.finditer(text):
        number = {"腊": 12, "正": 1, "元": 1}.get(match["month"]) or int(digits(match["month"]))
        day = (
            _DAY.match(text, match.end()) and number == today.month % 12 + 1
        )  # 10月1日, in September
        found.append(_dated(number, _year(match, today), today, ahead or bool(day)))
    for match in _ISO.finditer(text):
        found.append(f"{match['year']}-{int(match['month']):02d}")
    for match in _LATIN.finditer(text):
        if match["month"] != "may" or _MAY.search(text):
            number = _ENGLISH.index(match["month"][:3]) + 1
            found.append(
                _dated(number, int(match["year"]) if match["year"] else None, today, ahead)
            )
    return found


def _year(match: re.Match[str], today: date) -> int | None:
    if match["year"]:
        return 2000 + int(match["year"]) % 100
    if match["cnyear"]:
        return int(digits(match["cnyear"]))
    years = {"去年": -1, "上年": -1, "旧年": -1, "今年": 0, "本年": 0, "前年": -2, "明年": 1}
    return today.year + years[match["word"]] if match["word"] else None


def _dated(month: int, year: int | None, today: date, ahead: bool) -> str:
    """A bare month is the latest one that has begun: 12月, said in March, was last December.

    Words that look ahead (提前, 活动) make it the coming one, if that is near.
    """
    if year is None:
        year = today.year if month <= today.month else today.year - 1
        if ahead and 0 < (month - today.month) % 12 <= 3:
            year = today.year if month > today.month else today.year + 1
    return f"{year}-{month:02d}"
