"""Reads the sheets of a file that are of a known kind: finds the headings, gives rows, and counts
and names everything that was left out.

What sheets look like stands in ``layouts.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

from bot.sheets import apart, headings
from bot.sheets.cells import READERS, said
from bot.sheets.cells.sums import scaled
from bot.sheets.cells.texts import REMEMBERED
from bot.sheets.headings import Heading
from bot.sheets.layouts import Column, Layouts, SheetKind, bare, load
from bot.sheets.plain import Cell, Line
from bot.sheets.problems import BadCell, BadSheet, Say
from bot.sheets.refused import Refused
from handlers.homes.rows import At
from handlers.wording import sheets as words

HEADER_WITHIN = 40  # the lines in which a heading is looked for
SUMS = ("money", "statement")  # kinds of column
BETWEEN = "；"  # what several columns of one thing are parted by


@dataclass(frozen=True, slots=True)
class Row:
    """One line. ``values`` has what was filled in, ``problems`` what was not understood."""

    line: At
    values: dict[str, Any]
    problems: tuple[Say, ...]
    part: Part
    cells: tuple[Cell, ...] = ()  # of a matrix: what stands under its days
    section: str = ""  # the single words that stand above this line and those around it


@dataclass
class Part:
    """A table that was read. What is counted grows while its rows are gone through."""

    sheet: str
    heading: Heading
    above: str  # everything that stands over it, with the sheet's and the file's names
    unused: dict[int, int] = field(default_factory=dict)  # place → cells with something in them
    filled: int = 0  # cells of known columns with something in them
    read: int = 0  # those of them that were understood
    days: set[int] = field(default_factory=set)  # places of a matrix, read as its days
    notes: list[str] = field(default_factory=list)  # single sentences below and beside the table
    section: str = ""  # the last of the single words above the line that is being read
    units: Mapping[int, Decimal] = field(default_factory=dict)  # place → yuan, of 万元 and the like

    @property
    def line(self) -> int:
        return self.heading.line

    @property
    def columns(self) -> Mapping[int, Column]:
        return {
            place: each for block in self.heading.blocks for place, each in block.columns.items()
        }

    @property
    def unknown(self) -> Sequence[tuple[str, int]]:
        """The titles that were not used, with how many cells below them hold something."""
        unused = self.heading.unused
        return [(unused[at], self.unused.get(at, 0)) for at in unused if at not in self.days]

    @property
    def sure(self) -> int:
        """How sure it is that the sheet was understood, in percent: by the cells of the columns
        that are known, and by how many of all columns that are."""
        known, unknown = len(self.columns), sum(count > 0 for _, count in self.unknown)
        read = self.read / self.filled if self.filled else 0
        return round(read * (70 + 30 * known / (known + unknown))) if known else 0


@dataclass
class Reading:
    """A file that is being read. ``rows`` can be gone through once; then the rest is known."""

    file: str
    kind: SheetKind
    layouts: Layouts
    parts: list[Part] = field(default_factory=list)
    left: dict[str, list[At]] = field(default_factory=dict)  # why → the lines left out
    sheets: list[str] = field(default_factory=list)  # those in which there was no such table
    said: list[Say] = field(default_factory=list)  # what was assumed or worked out, said aloud
    rows: Iterator[Row] = field(default_factory=lambda: iter(()), repr=False)

    def leave(self, why: str, line: At) -> None:
        self.left.setdefault(why, []).append(line)


def read(path: Path, kind: SheetKind, layouts: Layouts | None = None) -> Reading:
    """The tables in the file that are of this kind. Raises ``BadSheet``, also from ``rows``."""
    reading = Reading(path.name, kind, layouts or load())
    rows = _rows(path, reading)
    try:
        first = next(rows, None)
    except Refused as why:
        raise _said(path, why) from None
    reading.rows = _refusing(path, chain([first] if first else [], rows))
    return reading


def _refusing(path: Path, rows: Iterator[Row]) -> Iterator[Row]:
    try:
        yield from rows
    except Refused as why:
        raise _said(path, why) from None


def _said(path: Path, why: Refused) -> BadSheet:
    return BadSheet(getattr(words, why.reason)(path.name, *why.figures))


def _rows(path: Path, reading: Reading) -> Iterator[Row]:
    nearest: Heading | None = None
    side = _Joined(reading)
    for name, lines in apart.sheets(path):
        head = list(islice(lines, HEADER_WITHIN))
        heading, begins = headings.find(reading.kind, head, reading.layouts)
        if heading is None or not heading.fits:
            reading.sheets.append(name)
            if heading is not None and (nearest is None or heading.known > nearest.known):
                nearest = heading
            continue
        part = Part(name, heading, _above(path, name, head, begins))
        part.section = _section(head[: begins - 1]) or name
        part.units = _units(part, reading)
        reading.parts.append(part)
        for line, cells in head[: begins - 1]:
            if any(said(cell) for cell in cells) and line < heading.line:
                reading.leave("above", At(line, name))
        rest = chain(head[begins:], lines)
        yield from side.joined(path, _table(reading, part, rest))
    if not reading.parts:
        raise BadSheet(_no_table(path, reading, nearest))


def _above(path: Path, name: str, head: Sequence[Line], begins: int) -> str:
    over = [said(cell) for _, cells in head[: begins - 1] for cell in cells]
    return " ".join(dict.fromkeys([path.stem, name, *filter(None, over)]))[:2000]


def _units(part: Part, reading: Reading) -> Mapping[int, Decimal]:
    """What the columns of sums are counted in, where that is not yuan; and that is said."""
    units = {
        place: unit
        for place, column in part.columns.items()
        if column.kind in SUMS
        and (unit := reading.layouts.unit(part.heading.titles[place], part.above)) != 1
    }
    reading.said += [words.counted_in(part.heading.titles[at], unit) for at, unit in units.items()]
    return units


def _section(above: Sequence[Line]) -> str:
    """The last line over a heading that is but a few words: 一、收入明细."""
    single = ({said(cell) for cell in cells if said(cell)} for _, cells in above)
    return next((min(each) for each in reversed([*single]) if len(each) == 1), "")


def _no_table(path: Path, reading: Reading, nearest: Heading | None) -> Say:
    """Where we looked, what each column was taken for, and what is lacking."""
    known = {each.name: each.title for each in reading.layouts.columns[reading.kind]}
    needs = nearest.missing if nearest is not None else reading.layouts.needs[reading.kind]
    needed = ["/".join(known[name] for name in need if name in known) for need in needs]
    taken = {} if nearest is None else nearest.blocks[0].columns
    looked = [] if nearest is None else list(nearest.titles.items())
    seen = [(title, taken[place].title if place in taken else "") for place, title in looked]
    line = nearest.line if nearest is not None else 0
    return words.wrong_sheet(path.name, reading.kind, line, seen, needed)


# --------------------------------------------------------------------------------------- lines


def _table(reading: Reading, part: Part, lines: Iterator[Line]) -> Iterator[Row]:
    """The rows below a heading, of all its blocks."""
    blocks = [(block.columns, dict[str, Any]()) for block in part.heading.blocks]
    unused = part.heading.unused
    ended = False
    for number, cells in lines:
        line = At(number, part.sheet)
        texts = [said(cell) for cell in cells]
        filled = [each for each in texts if each]
        if not filled:
            continue
        if _is_heading(part, texts):
            ended = False
            continue
        why, begun = _no_row(reading.layouts, filled)
        counted, found = (part.filled, part.read), []
        if not why:
            rows = [_row(line, part, columns, cells, texts, above) for columns, above in blocks]
            found = [row for row in rows if row is not None]
        if ended and found and all(_is_whole(reading, each) for each in found):
            ended = False  # the table goes on behind a summary
        ended = ended or begun
        if why or ended:
            part.filled, part.read = counted
            part.notes.append(" ".join(dict.fromkeys(filled))[:500])
            reading.leave("summary" if ended else why, line)
            continue
        for place in unused:
            if place < len(texts) and texts[place]:
                part.unused[place] = part.unused.get(place, 0) + 1
        if not found:
            part.notes.append(" ".join(dict.fromkeys(filled))[:500])
            reading.leave("beside", line)
        elif len(set(filled)) == 1 and not _is_whole(reading, found[0]):
            part.section = filled[0][:500]
            part.notes.append(part.section)
            reading.leave("footer", line)
        else:
            yield from found


def _no_row(layouts: Layouts, filled: Sequence[str]) -> tuple[str, bool]:
    """Why a line is no row (totals, what people put below a table, a summary), "" where it is; and
    whether nothing but a summary follows."""
    first = filled[0].replace(" ", "").casefold()
    rows = layouts.words["rows"]
    if first.startswith(rows["ends"]):
        return "summary", True
    if first.startswith(rows["comments"]):
        return "footer", False
    if _is_total(layouts, first, filled[1:]):
        return "totals", False
    if len(set(filled)) <= 4 and any(
        _footers(layouts).match(each.replace(" ", "")) for each in filled
    ):
        return "footer", False
    return "", False


def _is_total(layouts: Layouts, first: str, others: Sequence[str]) -> bool:
    """合计：587.50 and 3栋小计 at its head, 本月合计 alone in any cell."""
    pattern = _totals(layouts)
    return bool(
        pattern.match(first)
        or re.search(r"(?:小计|合计|总计|累计|共计)[:：]?$", first)
        or (others and pattern.match(others[0]))
        or any(each.replace(" ", "").casefold() in layouts.totals for each in others)
    )


@lru_cache(maxsize=8)
def _pattern(words_: tuple[str, ...], ending: str) -> re.Pattern[str]:
    said_so = "|".join(re.escape(each).replace(r"\*", r"\d+") for each in words_)
    return re.compile(rf"(?:{said_so}){ending}", re.I)


def _totals(layouts: Layouts) -> re.Pattern[str]:
    return _pattern(layouts.words["rows"]["totals"], r"(?:$|[\d:：(（金笔户元,])")


def _footers(layouts: Layouts) -> re.Pattern[str]:
    return _pattern(layouts.words["rows"]["footers"], "")


def _is_heading(part: Part, texts: Sequence[str]) -> bool:
    """The heading once more: some programs print it at the top of every page."""
    titles = part.heading.titles
    places = [place for place in part.columns if place < len(texts)]
    return bool(places) and all(
        texts[place] and bare(titles[place]).endswith(bare(texts[place])) for place in places
    )


def _is_whole(reading: Reading, row: Row) -> bool:
    """Whether a line with one word in it says all that its kind needs."""
    has = {name.partition(":")[0] for name in row.values}
    has |= {"received"} if "spent" in has else set()
    return not row.problems and all(has & set(need) for need in reading.layouts.needs[reading.kind])


def _row(
    line: At,
    part: Part,
    columns: Mapping[int, Column],
    cells: Sequence[Cell],
    texts: Sequence[str],
    above: dict[str, Any],
) -> Row | None:
    """A line of a block; None where nothing stands in it."""
    values: dict[str, Any] = {}
    problems: list[Say] = []
    filled = False
    for place, column in columns.items():
        cell = cells[place] if place < len(cells) else None
        if cell is None or cell == "":
            continue
        part.filled += bool(texts[place])
        try:
            unit = part.units.get(place)
            value = _value(column.kind, scaled(cell, unit) if unit else cell)
        except BadCell as bad:
            filled = True
            problems.append(words.in_column(part.heading.titles[place], bad.say))
            continue
        if value in (None, ()):
            continue
        filled = True
        part.read += bool(texts[place])
        if column.many and column.name in values:
            value = BETWEEN.join(dict.fromkeys((*values[column.name].split(BETWEEN), value)))
        values[column.name] = value
    if not filled:
        return None
    _carry_down(columns, values, above)
    return Row(line, values, tuple(problems), part, tuple(cells), part.section)


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


# ------------------------------------------------------------------------------- joined sheets


class _Joined:
    """What another sheet of the file says of the same owner: homes name theirs by a number."""

    KEY, ADDS = "owner_no", ("owner", "phone", "second_phone")

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._known: dict[str, dict[str, Any]] | None = None

    def joined(self, path: Path, rows: Iterator[Row]) -> Iterator[Row]:
        for row in rows:
            number = row.values.get(self.KEY)
            if number is not None and "owner" not in row.values:
                more = self._of(path).get(str(number), {})
                row.values.update({k: v for k, v in more.items() if k not in row.values})
            yield row

    def _of(self, path: Path) -> Mapping[str, dict[str, Any]]:
        if self._known is None:
            self._known = dict(self._read(path))
        return self._known

    def _read(self, path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
        """The sheets that have the number and the names, and no homes."""
        layouts = self._reading.layouts
        for name, lines in apart.sheets(path):
            if name in {each.sheet for each in self._reading.parts}:
                continue
            head = list(islice(lines, HEADER_WITHIN))
            heading, begins = headings.find("homes", head, layouts)
            names = {each.name for each in heading.blocks[0].columns.values()} if heading else set()
            if heading is None or not {self.KEY, "owner"} <= names:
                continue
            part = Part(name, heading, "")
            if name in self._reading.sheets:
                self._reading.sheets.remove(name)
            self._reading.parts.append(part)
            for row in _table(self._reading, part, chain(head[begins:], lines)):
                if self.KEY in row.values:
                    yield (
                        str(row.values[self.KEY]),
                        {each: row.values[each] for each in self.ADDS if each in row.values},
                    )
