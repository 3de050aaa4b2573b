"""Writes rows into .xlsx or .csv, in constant memory, whole or not at all.

No cell is ever something that a spreadsheet would run: text stays text, and what begins like a
formula gets an apostrophe in front, also in csv, where there is no other protection.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from bot.atomic import replacing
from bot.sheets.problems import BadSheet
from handlers.wording import sheets as words

Kind = Literal["text", "number", "money", "area", "day", "moment"]
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CENT = Decimal("0.01")
LONGEST = 32_000  # characters that a cell takes
ROWS_PER_SHEET = 1_000_000
A4 = 9  # as spreadsheets number papers


@dataclass(frozen=True, slots=True)
class Column:
    """``money`` is whole fen, ``area`` hundredths of a square metre, ``moment`` aware."""

    title: str
    kind: Kind = "text"
    width: int = 12  # in characters


def write(
    path: Path,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    zone: ZoneInfo,
) -> int:
    """Writes the rows; returns how many. Raises ``BadSheet`` where the file cannot be made."""
    makers = {".xlsx": _xlsx, ".csv": _csv}
    maker = makers.get(path.suffix.lower())
    if maker is None:
        raise BadSheet(words.wrong_ending(path.name))
    try:
        with replacing(path) as draft:
            return maker(draft, title, columns, rows, zone)
    except (OSError, FileCreateError):
        raise BadSheet(words.not_writable(path.name)) from None


def harmless(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would take for a formula."""
    text = "".join(each for each in text[:LONGEST] if each >= " " or each in "\t\r\n")
    return f"'{text}" if text.lstrip(" ").startswith(RUNS) else text


def meant(text: str) -> str:
    """The opposite of ``harmless``: what was written before the apostrophe came."""
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def _plain(value: Any, kind: Kind, zone: ZoneInfo) -> Any:
    """A value as a cell: str, Decimal, int, date, or a naive moment on the company's clocks."""
    if value is None or value == "":
        return ""
    if kind in ("money", "area"):
        return (Decimal(value) / 100).quantize(CENT)
    if kind == "moment":
        return value.astimezone(zone).replace(tzinfo=None)
    if kind in ("day", "number") and not isinstance(value, str):
        return value
    return harmless(str(value))


def _xlsx(
    draft: Path,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    zone: ZoneInfo,
) -> int:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(draft), options) as book:
        head = book.add_format({"bold": True, "bg_color": "#E7EEE9", "bottom": 1})
        formats = {
            "money": book.add_format({"num_format": "#,##0.00"}),
            "area": book.add_format({"num_format": "0.00"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "text": book.add_format({"num_format": "@"}),
        }
        sheet: Any = None
        count = 0
        for count, row in enumerate(_never_empty(rows)):
            place = count % ROWS_PER_SHEET
            if place == 0:
                page = count // ROWS_PER_SHEET
                sheet = book.add_worksheet((title if not page else f"{title} {page + 1}")[:31])
                sheet.freeze_panes(1, 0)
                for_paper(sheet)
                for number, column in enumerate(columns):
                    sheet.set_column(number, number, column.width)
                    sheet.write_string(0, number, column.title, head)
            if row is None:
                break
            _write_row(sheet, place + 1, columns, row, formats, zone)
    return count


def for_paper(sheet: Any, heading: int = 1) -> None:
    """Printed across, as wide as the page, with the heading on each."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    if heading:
        sheet.repeat_rows(0, heading - 1)


def _never_empty(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any] | None]:
    """The rows and a None behind them: a sheet without rows still has its header."""
    yield from rows
    yield None


def _write_row(
    sheet: Any,
    place: int,
    columns: Sequence[Column],
    row: Sequence[Any],
    formats: dict[str, Any],
    zone: ZoneInfo,
) -> None:
    for number, (column, value) in enumerate(zip(columns, row, strict=True)):
        plain = _plain(value, column.kind, zone)
        if plain == "":
            continue
        form = formats.get(column.kind)
        if isinstance(plain, str):
            sheet.write_string(place, number, plain, form)
        elif isinstance(plain, datetime.date):
            sheet.write_datetime(place, number, plain, form)
        else:
            sheet.write_number(place, number, plain, form)


def _csv(
    draft: Path,
    _title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    zone: ZoneInfo,
) -> int:
    count = 0
    # With the mark in front, spreadsheets read Chinese without being asked.
    with draft.open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow([harmless(column.title) for column in columns])
        for row in rows:
            cells = zip(columns, row, strict=True)
            sheet.writerow([_written(_plain(value, column.kind, zone)) for column, value in cells])
            count += 1
    return count


def _written(plain: Any) -> str:
    if isinstance(plain, datetime.datetime):
        return plain.strftime("%Y-%m-%d %H:%M")
    return f"{plain:f}" if isinstance(plain, Decimal) else str(plain)
