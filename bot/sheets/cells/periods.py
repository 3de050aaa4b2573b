"""The months that a charge is for: one, a quarter, half a year, a year, from here to there."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable

from bot.sheets.cells.days import day, month
from bot.sheets.cells.texts import said
from bot.sheets.plain import Cell
from bot.sheets.problems import BadCell
from handlers.wording import sheets as words

MOST_MONTHS = 120
Months = tuple[str, ...]  # "2026-10", in their order

_TO = r"(?:-|–|—|~|～|至|到)"
_YEAR = r"(\d{4})年?"
_QUARTERS = {each: n for n, pair in enumerate(("一1", "二2", "三3", "四4")) for each in pair}
# 2027.10-2027.12, 2027年10月至2028年3月, 202701-202712, 2027年10-12月
_MONTHS = re.compile(
    rf"(\d{{4}})[-/.年]?(\d{{1,2}})月?(?:份)?{_TO}(?:(\d{{4}})[-/.年]?)?(\d{{1,2}})月?(?:份)?"
)
# 2027-01-01至2027-12-31, 20270101-20271231
_DATE = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}[日号]?|\d{8}"
_ONE_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_DAYS = re.compile(rf"({_DATE}){_TO}({_DATE})")


def period(cell: Cell) -> Months | None:
    """The months; one for a month or any day of it."""
    if isinstance(cell, datetime.date):
        found = month(cell)
        return (found,) if found else None
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", said(cell)))
    if not plain:
        return None
    for pattern, reading in () if _ONE_DAY.fullmatch(plain) else _WAYS:
        if match := pattern.fullmatch(plain):
            months = reading(match)
            if not months:
                raise BadCell(words.no_period(plain[:30]))
            return months
    one = month(cell)
    return (one,) if one else None


def between(first: datetime.date, last: datetime.date) -> Months:
    """The whole months from a day to another, whether that is the last of them or the first that
    is not meant any more; nothing where they are no whole months."""
    after = last + datetime.timedelta(days=1)
    for end in (after, last):
        count = (end.year - first.year) * 12 + end.month - first.month
        if end.day == first.day and 1 <= count <= MOST_MONTHS:
            return _following(first.year, first.month, count)
    return ()


_NAMED = re.compile(
    r"20\d{2}年?(?:第[一二三四1-4]季度|[一二三四]季度|[上下]半年|[Qq][1-4])"
    rf"|20\d{{2}}[-/.年]\d{{1,2}}月?{_TO}(?:20\d{{2}}[-/.年])?\d{{1,2}}月"
    r"|20\d{2}\s*[-年./]\s*\d{1,2}\s*(?:月|(?![\d\-./~～至到]))"
)


def months_named_in(words_above: str) -> Months:
    """The months that words above a table name: one, a quarter, half a year, from here to there.
    Nothing where they name none, or several."""
    found = set()
    for match in _NAMED.finditer(words_above):
        try:
            found.add(period(match[0]) or ())
        except BadCell:
            continue
    return found.pop() if len(found) == 1 else ()


def named_in(words_above: str) -> str:
    """The one month that words name; "" where they name none, or several."""
    found = months_named_in(words_above)
    return found[0] if len(found) == 1 else ""


def _following(year: int, number: int, count: int) -> Months:
    start = year * 12 + number - 1
    return tuple(f"{n // 12}-{n % 12 + 1:02d}" for n in range(start, start + count))


def _whole_year(match: re.Match[str]) -> Months:
    return _following(int(match[1]), 1, 12)


def _quarter(match: re.Match[str]) -> Months:
    return _following(int(match[1]), _QUARTERS[match[2]] * 3 + 1, 3)


def _half(match: re.Match[str]) -> Months:
    return _following(int(match[1]), 1 if match[2] == "上" else 7, 6)


def _months(match: re.Match[str]) -> Months:
    year, first = int(match[1]), int(match[2])
    until, last = int(match[3] or year), int(match[4])
    count = (until - year) * 12 + last - first + 1
    sane = 1 <= first <= 12 and 1 <= last <= 12 and 1 <= count <= MOST_MONTHS
    return _following(year, first, count) if sane else ()


def _days(match: re.Match[str]) -> Months:
    first, last = day(match[1]), day(match[2])
    return between(first, last) if first and last and first < last else ()


_WAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Months]], ...] = (
    (_DAYS, _days),
    (_MONTHS, _months),
    (re.compile(rf"{_YEAR}(?:第)?([一二三四1-4])季度?"), _quarter),
    (re.compile(rf"{_YEAR}[-/.]?[Qq]([1-4])"), _quarter),
    (re.compile(rf"{_YEAR}([上下])半年度?"), _half),
    (re.compile(r"(\d{4})(?:年度?|年全年|全年)"), _whole_year),
)
