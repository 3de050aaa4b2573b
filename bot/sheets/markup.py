"""Sheets that are called .xls and are really a web page, or XML: many programs export those."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from bot.sheets.plain import Cell, Line
from bot.sheets.refused import Refused

MOST_BYTES = 50_000_000
MOST_CELLS = 3_000_000
WIDEST = 500  # columns that one cell may span

_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"


def sheets(content: bytes, kind: str, stem: str) -> Iterator[tuple[str, Iterator[Line]]]:
    """(name, lines) of every table. Raises ``Refused``."""
    if len(content) > MOST_BYTES:
        raise Refused("too_large", MOST_BYTES // 1_000_000)
    if kind == "xml":
        yield from _workbook(content)
        return
    page = _Page()
    page.feed(_decoded(content))
    page.close()
    if not page.tables:
        raise Refused("web_page")
    for number, rows in enumerate(page.tables, 1):
        yield stem if number == 1 else f"{stem} {number}", _numbered(rows)


def _decoded(content: bytes) -> str:
    said = re.search(rb"charset=[\"']?([\w-]+)", content[:2000], re.I)
    names = [said[1].decode()] if said else []
    for encoding in (*names, "utf-8-sig", "gb18030"):
        try:
            return content.decode("gb18030" if encoding.lower().startswith("gb") else encoding)
        except (UnicodeError, LookupError):
            continue
    raise Refused("no_text")


def _numbered(rows: list[list[Cell]]) -> Iterator[Line]:
    yield from enumerate(rows, 1)


class _Page(HTMLParser):
    """The tables of a page; a cell that spans others stands in all of them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[Cell]]] = []
        self._depth = 0
        self._cell: list[str] | None = None
        self._spans = (1, 1)
        self._below: dict[int, tuple[int, str]] = {}  # column → rows that it still fills, words
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
                self._below = {}
        elif tag == "tr" and self._depth == 1:
            self._close_cell()
            self.tables[-1].append([])
            self._fill_from_above()
        elif tag in ("td", "th") and self._depth == 1 and self.tables[-1]:
            self._close_cell()
            given = dict(attrs)
            self._spans = _span(given.get("colspan")), _span(given.get("rowspan"))
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr"):
            self._close_cell()
        elif tag == "table" and self._depth:
            self._close_cell()
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _close_cell(self) -> None:
        if self._cell is None:
            return
        words = "".join(self._cell).strip()
        self._cell = None
        wide, deep = self._spans
        for _ in range(wide):
            self._put(words)
            if deep > 1:
                self._below[len(self.tables[-1][-1]) - 1] = (deep - 1, words)
        self._fill_from_above()

    def _put(self, words: str) -> None:
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise Refused("too_wide")
        self.tables[-1][-1].append(words)

    def _fill_from_above(self) -> None:
        row = self.tables[-1][-1]
        while (held := self._below.get(len(row))) is not None:
            place, (left, words) = len(row), held
            if left == 1:
                del self._below[place]
            else:
                self._below[place] = (left - 1, words)
            self._put(words)


def _span(said: str | None) -> int:
    return min(max(int(said), 1), WIDEST) if said and said.isdecimal() else 1


def _workbook(content: bytes) -> Iterator[tuple[str, Iterator[Line]]]:
    """SpreadsheetML, as the spreadsheet programs of 2003 wrote it."""
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, DefusedXmlException, ValueError):
        raise Refused("broken") from None
    if root.tag != f"{_SPREADSHEET}Workbook":
        raise Refused("web_page")
    for number, sheet in enumerate(root.iter(f"{_SPREADSHEET}Worksheet"), 1):
        name = sheet.get(f"{_SPREADSHEET}Name") or f"Sheet{number}"
        yield name, _rows(sheet)


def _rows(sheet: ElementTree.Element) -> Iterator[Line]:
    line = cells = 0
    for row in sheet.iter(f"{_SPREADSHEET}Row"):
        line = _place(row, line + 1)
        found: list[Cell] = []
        for cell in row.iter(f"{_SPREADSHEET}Cell"):
            place = _place(cell, len(found) + 1)
            across = cell.get(f"{_SPREADSHEET}MergeAcross") or "0"
            wide = 1 + (min(int(across), WIDEST) if across.isdecimal() else 0)
            cells += wide
            if place > 16_384 or cells > MOST_CELLS:
                raise Refused("too_wide")
            found += [None] * (place - 1 - len(found)) + [_value(cell)] * wide
        yield line, found


def _place(element: ElementTree.Element, otherwise: int) -> int:
    """Where it stands, from 1: empty ones before it are left out of the file."""
    said = element.get(f"{_SPREADSHEET}Index") or ""
    return max(int(said), otherwise) if said.isdecimal() and len(said) < 8 else otherwise


def _value(cell: ElementTree.Element) -> Cell:
    data = cell.find(f"{_SPREADSHEET}Data")
    if data is None:
        return "=" if cell.get(f"{_SPREADSHEET}Formula") else None
    words = "".join(data.itertext()).strip()
    try:
        if data.get(f"{_SPREADSHEET}Type") == "Number":
            number = float(words)
            return int(number) if number.is_integer() else number
        if data.get(f"{_SPREADSHEET}Type") == "DateTime":
            return datetime.datetime.fromisoformat(words)
    except ValueError:
        return words
    return words
