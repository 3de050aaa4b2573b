"""Reads a sheet of a known kind: finds the header, knows its columns by many names, gives rows.

Which columns there are and what they are called stands in ``columns.toml``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, Literal

from bot.sheets.cells import READERS, said
from bot.sheets.cells.texts import REMEMBERED
from bot.sheets.grid import Cell, Line, sheets
from bot.sheets.problems import BadCell, BadSheet, Say
from handlers.wording import sheets as words

SheetKind = Literal["homes", "bills", "payments", "staff", "facilities", "meters"]

HEADER_WITHIN = 30  # the lines in which a header is looked for
_TOTALS = re.compile(r"(?:本页|本月|总)?(?:合计|总计|小计|共计|累计|total|subtotal|sum)", re.I)
_FOOTERS = re.compile(r"制表|审核|复核|填表|打印|备注[:：]|说明[:：]|注[:：]|导出时间|第\d+页")


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is known: how it may be called and what it holds."""

    name: str
    names: frozenset[str]
    title: str
    kind: str
    needed: bool = False
    down: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line. ``values`` has what was filled in, ``problems`` what was not understood."""

    line: int
    values: dict[str, Any]
    problems: tuple[Say, ...] = ()


@dataclass
class Sheet:
    """An opened sheet. ``rows`` can be gone through once."""

    file: str
    name: str
    line: int  # of the header
    columns: Mapping[int, Column]  # by place, from 0
    unknown: Sequence[str]  # titles that nobody knows
    rows: Iterator[Row] = field(repr=False)


@cache
def known(kind: SheetKind) -> tuple[Column, ...]:
    table = tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))
    return tuple(
        Column(
            name,
            frozenset(_bare(each) for each in given["names"]),
            given["names"][0],
            given["kind"],
            given.get("needed", False),
            given.get("down", False),
        )
        for name, given in table[kind].items()
    )


def read(path: Path, kind: SheetKind) -> Sheet:
    """The first sheet in the file that is of this kind. Raises ``BadSheet``, also from ``rows``."""
    nearest: tuple[int, list[Column]] = (0, [])
    for name, lines in sheets(path):
        head = list(islice(lines, HEADER_WITHIN))
        for number, (line, cells) in enumerate(head):
            columns, missing = _header(kind, cells)
            if len(columns) >= 2 and not missing:
                unknown = [
                    said(cell)[:20]
                    for place, cell in enumerate(cells)
                    if said(cell) and place not in columns
                ]
                rest = chain(head[number + 1 :], lines)
                rows = _rows(path.name, columns, rest)
                return Sheet(path.name, name, line, columns, list(dict.fromkeys(unknown)), rows)
            if len(columns) > nearest[0]:
                nearest = len(columns), missing
    needed = [each.title for each in nearest[1] or known(kind) if each.needed]
    raise BadSheet(words.wrong_sheet(path.name, kind, needed))


@lru_cache(maxsize=REMEMBERED)
def _bare(title: str) -> str:
    """A title without what is only decoration: 建筑面积(㎡)* → 建筑面积."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    plain = re.sub(r"\(.*?\)|\[.*?\]|【.*?】", "", plain)
    return re.sub(r"[\s*:_\-#.。,、/]", "", plain)


def _header(kind: SheetKind, cells: Sequence[Cell]) -> tuple[dict[int, Column], list[Column]]:
    """The known columns of a line by their place, and those that are needed and missing."""
    found: dict[int, Column] = {}
    taken: set[str] = set()
    titles = [_bare(said(cell)) for cell in cells]
    for place, title in enumerate(titles):
        fitting = [
            each for each in known(kind) if title and title in each.names and each.name not in taken
        ]
        if fitting:
            # 项目 is the estate in one company's sheet and the item of the bill in another's.
            column = min(fitting, key=lambda each: _said_better(each, titles))
            found[place] = column
            taken.add(column.name)
    return found, [each for each in known(kind) if each.needed and each.name not in taken]


def _said_better(column: Column, titles: Sequence[str]) -> int:
    """How many titles would fit this column: the one that has no other should get this."""
    return sum(title in column.names for title in titles)


def _rows(file: str, columns: Mapping[int, Column], lines: Iterator[Line]) -> Iterator[Row]:
    above: dict[str, Any] = {}
    for line, cells in lines:
        texts = [said(cell) for cell in cells]
        filled = [each for each in texts if each]
        if not filled or _is_no_row(filled) or _is_header(columns, texts):
            continue
        yield _row(line, columns, cells, above)


def _is_no_row(filled: Sequence[str]) -> bool:
    """Totals and the lines that people put below a table."""
    if _TOTALS.match(filled[0].replace(" ", "")):
        return True
    return len(filled) <= 4 and any(_FOOTERS.match(each) for each in filled)


def _is_header(columns: Mapping[int, Column], texts: Sequence[str]) -> bool:
    """The header once more: some programs print it at the top of every page."""
    places = [place for place in columns if place < len(texts)]
    return bool(places) and all(_bare(texts[place]) in columns[place].names for place in places)


def _row(
    line: int, columns: Mapping[int, Column], cells: Sequence[Cell], above: dict[str, Any]
) -> Row:
    values: dict[str, Any] = {}
    problems: list[Say] = []
    for place, column in columns.items():
        cell = cells[place] if place < len(cells) else None
        if cell is None or cell == "":
            continue
        try:
            value = _value(column.kind, cell)
        except BadCell as bad:
            problems.append(words.in_column(column.title, bad.say))
            continue
        if value not in (None, ()):
            values[column.name] = value
    _carry_down(columns, values, above)
    return Row(line, values, tuple(problems))


@lru_cache(maxsize=REMEMBERED, typed=True)
def _value(kind: str, cell: Cell) -> Any:
    """What a cell says. Sheets repeat themselves: the same words are read once, and kept once."""
    return READERS[kind](cell)


def _carry_down(
    columns: Mapping[int, Column], values: dict[str, Any], above: dict[str, Any]
) -> None:
    """Empty cells under a filled one: only from the left end on, as people leave them out.

    With its building named anew, a line without a unit is in a building without units.
    """
    carrying = True
    for column in columns.values():
        if not column.down:
            continue
        if column.name in values:
            carrying = False if column.name != "estate" else carrying
        elif carrying and column.name in above:
            values[column.name] = above[column.name]
    for column in columns.values():
        if column.down:
            above.pop(column.name, None)
            if column.name in values:
                above[column.name] = values[column.name]
