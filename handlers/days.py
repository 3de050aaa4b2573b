"""Days as people write them: 12-05, 12月5号, 28号, 后天, 周五, 下周三, 三天内, 月底, 今晚."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

from nlu.slots.numerals import NUMERAL, digits

WEEKDAYS = "一二三四五六日"
_N = rf"(?:\d{{1,2}}|[{NUMERAL}]{{1,3}})"
_BY = r"(?:之前|以前|前|之内|以内|内|为止)?"
_NEAR = (
    ("大后天", 3),
    ("后天|后日", 2),
    ("明天|明日|明早|明晚|tomorrow", 1),
    ("今天|今日|今早|今晚|今夜|当天|today", 0),
)


def _full(found: re.Match[str], today: date) -> date:
    return date(int(found[1]), int(found[2]), int(found[3]))


def _month_and_day(found: re.Match[str], today: date) -> date:
    named = date(today.year, _int(found[1]), _int(found[2]))
    return named if named >= today else named.replace(year=today.year + 1)


def _day_of_month(found: re.Match[str], today: date) -> date:
    number = _int(found[1])
    if number < today.day:
        today = _last_of_month(today) + timedelta(days=1)
    return today.replace(day=number)


def _weekday(found: re.Match[str], today: date) -> date:
    """周五: the next one, perhaps today. 这周五, 下周五: of that week, which begins on Monday."""
    which = WEEKDAYS.index(found[2].replace("天", "日").replace("末", "日"))
    ahead = which - today.weekday()
    weeks = {"下": 7, "下下": 14, "这": 0, "本": 0}.get(found[1] or "")
    return today + timedelta(days=ahead % 7 if weeks is None else ahead + weeks)


def _in_days(found: re.Match[str], today: date) -> date:
    return today + timedelta(
        days=_int(found[1]) * (7 if "周" in found[0] or "星期" in found[0] else 1)
    )


def _month_end(found: re.Match[str], today: date) -> date:
    last = _last_of_month(today)
    return _last_of_month(last + timedelta(days=1)) if found[1] == "下" else last


def _last_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _near(ahead: int) -> Callable[[re.Match[str], date], date]:
    return lambda _found, today: today + timedelta(days=ahead)


# How a day is written → which it is. The first that fits at the beginning counts.
_WAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date]], ...] = (
    (re.compile(r"(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})[日号]?(?!\d)"), _full),
    (re.compile(rf"({_N})月({_N})[日号]?(?!\d)"), _month_and_day),
    (re.compile(r"(\d{1,2})[-/.](\d{1,2})[日号]?(?![\d.])"), _month_and_day),
    (re.compile(rf"({_N})[日号](?!楼|栋|线)"), _day_of_month),
    (re.compile(rf"({_N})(?:天|个?星期|周)(?:之?后|以后|之?内|以内)"), _in_days),
    (re.compile(r"(下下|下|这|本)?个?(?:周|星期|礼拜)([一二三四五六日天末])"), _weekday),
    (re.compile(r"(下|这|本)?个?月[底末]"), _month_end),
    *((re.compile(words), _near(ahead)) for words, ahead in _NEAR),
    # Only an hour: it is today's.
    (re.compile(rf"(?=(?:上午|中午|下午|傍晚|晚上)(?:\s|{_N}|[前内之]|$))"), _near(0)),
)
_HOUR = re.compile(
    rf"(?:上午|早上|中午|下午|傍晚|晚上)?(?:{_N}[点时:：](?:半|{_N}分?)?)?(?:左右)?{_BY}"
)
_BEHIND = re.compile(rf"{_BY}[\s，,、：:。]*")


def leading(words: str, today: date) -> tuple[date, str] | None:
    """The day that ``words`` begin with, and the rest of them; None where there is none.

    >>> leading("12月5号前 等灯具", date(2026, 11, 23))
    (datetime.date(2026, 12, 5), '等灯具')
    """
    words = words.strip()
    head = unicodedata.normalize("NFKC", words) if not words[:12].isascii() else words
    # Only what is as long as it was can be cut at the same place.
    head = (head if len(head) == len(words) else words).casefold()
    for pattern, day_of in _WAYS:
        found = pattern.match(head)
        if found is None:
            continue
        try:
            day = day_of(found, today)
        except ValueError:
            return None
        behind = _BEHIND.match(head, found.end())
        return day, words[behind.end() if behind else found.end() :].strip()
    return None


def is_hour(words: str) -> bool:
    """下午, 三点前, 晚上八点: what may stand behind a day and says nothing more."""
    return _HOUR.fullmatch(words) is not None


def is_near(word: str) -> bool:
    """今天, 明天, 大后天: a word that is a day."""
    return any(re.fullmatch(words, word) for words, _ in _NEAR)


def names_year(words: str) -> bool:
    return re.match(r"\s*\d{4}", words) is not None


def _int(number: str) -> int:
    return int(digits(number))


_SPAN = re.compile(rf"({_N})\s*天")


def count_in(words: str) -> int:
    """How many days words name: 请三天假 → 3; 0 where they name none."""
    found = _SPAN.search(words)
    return _int(found[1]) if found is not None else 0
