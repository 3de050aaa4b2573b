"""Reads a roster as people write it: 周一至周五 8:00-17:00, 11-25 休. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from nlu.choices import choices
from storage.calendar import is_workday

_WEEK = "一二三四五六日"
_TO = r"\s*(?:-|–|—|~|～|至|到)\s*"
_CLOCK = r"(\d{1,2})(?:[:：](\d{2})|点(半)?)?"
_HOURS = re.compile(_CLOCK + _TO + _CLOCK + r"$")
_DAY = r"(?:(\d{4})[-/年.])?(\d{1,2})[-/月.](\d{1,2})[日号]?"
_DAYS = re.compile(_DAY + r"(?:" + _TO + _DAY + r")?$")
_WEEKDAYS = re.compile(
    r"(?:周|星期|礼拜)([一二三四五六日天])(?:" + _TO + r"(?:周|星期|礼拜)?([一二三四五六日天]))?"
)
LONGEST = 92  # days that one line may name


@dataclass(frozen=True, slots=True)
class Said:
    """The days that a line names, and the minutes of each; none: the days are free."""

    days: tuple[date, ...]
    start: int = 0
    end: int = 0

    @property
    def is_free(self) -> bool:
        return self.end == 0


def read(words: str, today: date, weeks: int) -> Said | None:
    """What a line says; None where it cannot be read.

    Days of the week are meant from today on for so many weeks, single days as they are named.
    An end before the beginning is on the next morning: 22:00-6:00.
    """
    parts = words.replace("，", " ").replace(",", " ").strip()
    free = next(
        (each for each in choices("off") if parts.endswith(each) or parts.startswith(each)), None
    )
    if free is not None:
        days = _days(parts.removesuffix(free).removeprefix(free).strip(), today, weeks)
        return Said(days) if days else None
    match = _HOURS.search(parts)
    if match is None:
        return None
    start, end = _minute(*match.groups()[:3]), _minute(*match.groups()[3:])
    days = _days(parts[: match.start()].strip(), today, weeks)
    if start is None or end is None or not days or start == end or start == 1440:
        return None
    return Said(days, start, end if end > start else end + 1440)


def _minute(hour: str, minute: str | None, half: str | None) -> int | None:
    found = int(hour) * 60 + (30 if half else int(minute or 0))
    return found if int(minute or 0) < 60 and found <= 1440 else None


def _days(words: str, today: date, weeks: int) -> tuple[date, ...]:
    ahead = [today + timedelta(days=n) for n in range(7 * weeks)]
    near = {"": 0, "今天": 0, "明天": 1, "后天": 2}
    if words in near:
        return (today + timedelta(days=near[words]),) if words else ()
    if words in ("每天", "天天"):
        return tuple(ahead)
    if words == "工作日":
        return tuple(day for day in ahead if is_workday(day))
    if match := _DAYS.fullmatch(words):
        return _span(match, today)
    wanted = _weekdays(words)
    return tuple(day for day in ahead if wanted(day.weekday())) if wanted else ()


def _weekdays(words: str) -> Callable[[int], bool] | None:
    """周一至周五, 周六、周日, 周一三五."""
    rest = words
    found: set[int] = set()
    for match in _WEEKDAYS.finditer(words):
        first = _weekday(match[1])
        last = _weekday(match[2]) if match[2] else first
        found |= {(first + n) % 7 for n in range((last - first) % 7 + 1)}
        rest = rest.replace(match[0], "", 1)
    more = re.sub(r"[、和\s]", "", rest)
    if not found or any(each not in _WEEK + "天" for each in more):
        return None
    found |= {_weekday(each) for each in more}
    return found.__contains__


def _weekday(word: str) -> int:
    return _WEEK.index("日" if word == "天" else word)


def _span(match: re.Match[str], today: date) -> tuple[date, ...]:
    try:
        first = _date(match[1], match[2], match[3], today)
        last = _date(match[4], match[5], match[6], first) if match[5] else first
    except ValueError:
        return ()
    length = (last - first).days + 1
    return tuple(first + timedelta(days=n) for n in range(length)) if length <= LONGEST else ()


def _date(year: str | None, month: str, day: str, after: date) -> date:
    found = date(int(year) if year else after.year, int(month), int(day))
    return found.replace(year=found.year + 1) if year is None and found < after else found
