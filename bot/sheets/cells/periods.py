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
from nlu.slots.numerals import digits

MOST_MONTHS = 120
Months = tuple[str, ...]  # "2026-10", in their order

_TO = r"(?:起?至|起?到|起?(?:--?|–|—{1,2}|~|～))"
_YEAR = r"(\d{4})年?度?"
_QUARTERS = {each: n for n, pair in enumerate(("一1", "二2", "三3", "四4")) for each in pair}
# 2027.10-2027.12, 2027年10月至2028年3月, 202701-202712, 2027年10-12月
_MONTHS = re.compile(
    rf"(\d{{4}})[-/.年]?(\d{{1,2}})月?(?:份)?{_TO}(?:(\d{{4}})[-/.年]?)?(\d{{1,2}})月?(?:份)?"
)
# 2027-01-01至2027-12-31, 20270101-20271231
_DATE = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}[日号]?|\d{8}"
_ONE_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_DAYS_OF_YEAR = re.compile(
    rf"(\d{{4}})[-/.年](\d{{1,2}}[-/.月]\d{{1,2}})[日号]?{_TO}(\d{{1,2}}[-/.月]\d{{1,2}})[日号]?"
)
_DAYS = re.compile(rf"({_DATE})(?:{_TO}|/)({_DATE})")


def period(cell: Cell) -> Months | None:
    """The months; one for a month or any day of it. Of 3月 and 一季度, whose year stands elsewhere,
    "-03" and so on."""
    if isinstance(cell, datetime.date):
        found = month(cell)
        return (found,) if found else None
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", said(cell)))
    if not plain:
        return None
    plain = re.sub(r"[一二三四五六七八九十]{1,3}(?=月)", lambda said_so: digits(said_so[0]), plain)
    plain = plain.removesuffix("止")
    for pattern, reading in () if _ONE_DAY.fullmatch(plain) else _WAYS:
        if match := pattern.fullmatch(plain):
            months = reading(match)
            if not months:
                raise BadCell(words.no_period(plain[:30]))
            return months
    if months := without_year(plain):
        return months
    one = month(cell)
    return (one,) if one else None


def without_year(plain: str) -> Months:
    """3, 3月份, 一季度, 上半年 → the months of no year yet."""
    if match := re.fullmatch(r"(\d{1,2})(?:月(?:份)?)?", plain):
        return _parts_of("", int(match[1]), 1) if 1 <= int(match[1]) <= 12 else ()
    if match := re.fullmatch(r"(\d{1,2})月?(?:份)?" + _TO + r"(\d{1,2})月(?:份)?", plain):
        first, last = int(match[1]), int(match[2])
        return _parts_of("", first, last - first + 1) if 1 <= first <= last <= 12 else ()
    found = part_of_year(plain)
    return _parts_of("", *found) if found else ()


def part_of_year(plain: str) -> tuple[int, int] | None:
    """(first month, how many) of a quarter, half a year, a whole one."""
    if match := re.fullmatch(r"(?:第)?([一二三四1-4])季度?|[Qq]([1-4])", plain):
        return _QUARTERS[match[1] or match[2]] * 3 + 1, 3
    if match := re.fullmatch(r"([上下])半年度?|[Hh]([12])", plain):
        return (1 if match[1] == "上" or match[2] == "1" else 7), 6
    return (1, 12) if re.fullmatch(r"全年度?|整年", plain) else None


def quarter(cell: Cell) -> Months | None:
    """The months of a quarter in a column of its own, where 1 is the first of them."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", said(cell)))
    if not plain:
        return None
    found = part_of_year(f"{plain}季" if plain in _QUARTERS else plain)
    if found is None:
        raise BadCell(words.no_period(plain[:30]))
    return _parts_of("", *found)


def year(cell: Cell) -> str | None:
    """2027, 2027年度."""
    if isinstance(cell, datetime.date):
        return str(cell.year)
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", said(cell)))
    match = re.fullmatch(r"(20\d\d)年?度?", plain)
    if plain and not match:
        raise BadCell(words.no_month(plain[:30]))
    return match[1] if match else None


_SPANS = {"月": 1, "季": 3, "半年": 6, "年": 12}


def span(cell: Cell) -> int | None:
    """How many months a sum is for: 3, 3个月, 季度, 按年, 半年付."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", said(cell)))
    bare = re.sub(r"^(?:按|每|一)|[度付缴交收]+$|个", "", plain)
    if match := re.fullmatch(r"(\d{1,3})(?:月)?", bare):
        if 1 <= int(match[1]) <= MOST_MONTHS:
            return int(match[1])
    elif bare in _SPANS:
        return _SPANS[bare]
    if plain:
        raise BadCell(words.no_period(plain[:30]))
    return None


def begin(cell: Cell) -> datetime.date | None:
    """The day on which a span begins, of a day or a month."""
    found = _month_alone(cell)
    return datetime.date(int(found[:4]), int(found[5:]), 1) if found else day(cell)


def end(cell: Cell) -> datetime.date | None:
    """The day on which it ends."""
    found = _month_alone(cell)
    if not found:
        return day(cell)
    after = _following(int(found[:4]), int(found[5:]), 2)[1]
    return datetime.date(int(after[:4]), int(after[5:]), 1) - datetime.timedelta(days=1)


def _month_alone(cell: Cell) -> str:
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", said(cell)))
    match = re.fullmatch(r"(20\d{2})(?:[-/.年](\d{1,2})月?(?:份)?|(\d{2}))", plain)
    number = int(match[2] or match[3]) if match else 0
    return f"{match[1]}-{number:02d}" if match and 1 <= number <= 12 else ""


def following(first: str, count: int) -> Months:
    """So many months from this one on."""
    return _following(int(first[:4]), int(first[5:]), count)


def _parts_of(year_: str, first: int, count: int) -> Months:
    return tuple(f"{year_}-{number:02d}" for number in range(first, first + count))


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


_WHOLE_YEAR = re.compile(r"(20\d{2})(?:年度|年?全年)")


def months_named_in(words_above: str) -> Months:
    """The months that words above a table name: one, a quarter, half a year, from here to there.
    Nothing where they name none, or several."""
    found = set()
    for match in _NAMED.finditer(words_above):
        try:
            found.add(period(match[0]) or ())
        except BadCell:
            continue
    if not found:
        found = {_parts_of(each, 1, 12) for each in _WHOLE_YEAR.findall(words_above)}
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


def _days_of_year(match: re.Match[str]) -> Months:
    first, last = (day(f"{match[1]}-{each}") for each in (match[2], match[3]))
    return between(first, last) if first and last and first < last else ()


_WAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Months]], ...] = (
    (_DAYS, _days),
    (_DAYS_OF_YEAR, _days_of_year),
    (_MONTHS, _months),
    (re.compile(rf"{_YEAR}(?:第)?([一二三四1-4])季度?"), _quarter),
    (re.compile(rf"{_YEAR}[-/.]?[Qq]([1-4])"), _quarter),
    (re.compile(rf"{_YEAR}([上下])半年度?"), _half),
    (re.compile(r"(\d{4})(?:年度?|年全年|全年)"), _whole_year),
)
