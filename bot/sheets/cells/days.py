"""Days, moments and months: real dates, serial numbers and what people type instead."""

from __future__ import annotations

import datetime
import re
import unicodedata

from bot.sheets.cells.texts import said
from bot.sheets.plain import Cell
from bot.sheets.problems import BadCell
from handlers.wording import sheets as words

FIRST_DAY = datetime.date(1899, 12, 30)  # of the spreadsheet's calendar
EARLIEST, LATEST = datetime.date(1950, 1, 1), datetime.date(2100, 12, 31)

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?")
# 20261120, 20261120 09:15:02 and 20261120091502: the blank is gone by then.
_WITHOUT_MARKS = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{1,2}[:时].*|\d{6})?")
# 20/11/2026, 20-Nov-2026, Nov 20, 2026; of 05/06/2026 nobody can tell.
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_NAMED_DAY = re.compile(r"(\d{1,2})[-/]?([A-Za-z]{3})[a-z]*[-/,.]?(\d{4})")
_NAMED_MONTH = re.compile(r"([A-Za-z]{3})[a-z]*\.?(\d{1,2}),?(\d{4})")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_TIME = re.compile(r"(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2}))?")
_ALONE = re.compile(r"\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2})?(?:秒|\.\d+)?|\d{6}")
# A day with its time, a serial number: two days are no month.
_ONE_DAY = re.compile(
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}[日号]?(?:T?\d{1,2}[:时].*)?|\d{5,14}[:\d.]*"
)
_MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?(?:份)?")


def day(cell: Cell) -> datetime.date | None:
    """2026年3月1日, 2026.3.1, 20260301, a serial number, or a real date."""
    if isinstance(cell, datetime.datetime):
        return _sane(cell.date(), cell)
    if isinstance(cell, datetime.date):
        return _sane(cell, cell)
    found = re.sub(r"\s", "", unicodedata.normalize("NFKC", said(cell)))
    if not found:
        return None
    if isinstance(cell, int | float) or re.fullmatch(r"\d{5}(?:\.\d+)?", found):
        serial = float(found)
        if serial < 80_000:
            return _sane(FIRST_DAY + datetime.timedelta(days=int(serial)), cell)
    try:
        return _sane(datetime.date(*_parts(found)), cell)
    except ValueError as error:
        if isinstance(error, BadCell):
            raise
        raise BadCell(words.no_day(found[:20])) from None


def _parts(found: str) -> tuple[int, int, int]:
    """Year, month, day. Raises ``ValueError``, also where day and month cannot be told apart."""
    if match := _DAY.match(found) or _WITHOUT_MARKS.fullmatch(found):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _DAY_FIRST.match(found):
        one, other = int(match[1]), int(match[2])
        if one <= 12 and other <= 12 and one != other:
            raise ValueError(found)
        return int(match[3]), min(one, other), max(one, other)
    if match := _NAMED_DAY.match(found):
        return int(match[3]), _MONTHS.index(match[2].casefold()) + 1, int(match[1])
    if match := _NAMED_MONTH.match(found):
        return int(match[3]), _MONTHS.index(match[1].casefold()) + 1, int(match[2])
    raise ValueError(found)


def _sane(found: datetime.date, cell: Cell) -> datetime.date:
    if not EARLIEST <= found <= LATEST:
        raise BadCell(words.no_day(said(cell)[:20]))
    return found


def moment(cell: Cell) -> datetime.datetime | None:
    """A day with its time, naive: on the clocks of whoever wrote the sheet."""
    if isinstance(cell, datetime.datetime):
        return datetime.datetime.combine(_sane(cell.date(), cell), cell.time())
    found = day(cell)
    if found is None:
        return None
    time = datetime.time()
    if isinstance(cell, float) and cell < 80_000:
        seconds = round(cell % 1 * 86_400) % 86_400
        time = datetime.time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    elif isinstance(cell, str):
        time = _clock(unicodedata.normalize("NFKC", cell)) or time
    return datetime.datetime.combine(found, time)


def clock(cell: Cell) -> datetime.time | None:
    """A time of day in a column of its own: 18:53:19, 185319, a fraction of a day."""
    if isinstance(cell, datetime.datetime):
        return cell.time()
    if isinstance(cell, datetime.time):
        return cell
    if isinstance(cell, datetime.timedelta):
        return (datetime.datetime.combine(FIRST_DAY, datetime.time()) + cell).time()
    if isinstance(cell, float) and 0 <= cell < 1:
        return moment(cell + 40_000).time()  # type: ignore[union-attr]
    found = unicodedata.normalize("NFKC", said(cell))
    if not found:
        return None
    plain = found.zfill(6) if found.isdecimal() else found
    time = _clock(plain) if _ALONE.fullmatch(plain) else None
    if time is None:
        raise BadCell(words.no_clock(found[:20]))
    return time


def _clock(said_so: str) -> datetime.time | None:
    match = _TIME.search(said_so) or re.search(r"(?<!\d)(?:\d{8})?(\d\d)(\d\d)(\d\d)$", said_so)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    fits = hour < 24 and minute < 60 and second < 60
    return datetime.time(hour, minute, second) if fits else None


def month(cell: Cell) -> str | None:
    """2026-10, 2026年10月, 202610, or any day of that month."""
    if isinstance(cell, datetime.date):
        return _sane_month(cell.year, cell.month, cell)
    found = re.sub(r"\s", "", unicodedata.normalize("NFKC", said(cell)))
    if not found:
        return None
    if re.fullmatch(r"\d{4}\.1", found):  # a spreadsheet shows 2027.10 so
        raise BadCell(words.january_or_october(found))
    if not re.fullmatch(r"[345]\d{4}", found) and (match := _MONTH.fullmatch(found)):
        return _sane_month(int(match[1]), int(match[2]), cell)
    try:
        whole = day(cell) if _ONE_DAY.fullmatch(found) else None
    except BadCell:
        whole = None
    if whole is None:
        raise BadCell(words.no_month(found[:20]))
    return _sane_month(whole.year, whole.month, cell)


def _sane_month(year: int, number: int, cell: Cell) -> str:
    if not (EARLIEST.year <= year <= LATEST.year and 1 <= number <= 12):
        raise BadCell(words.no_month(said(cell)[:20]))
    return f"{year}-{number:02d}"
