"""Finds the heading of a table and what each of its columns is, whoever made the sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.sheets.cells import READERS, said
from bot.sheets.cells.periods import part_of_year
from bot.sheets.layouts import Column, Layouts, SheetKind, bare, inner, outer, parts
from bot.sheets.plain import Cell, Line
from bot.sheets.problems import BadCell

SAMPLE = 20  # lines below a heading that are looked at
CHARGE = "charge"  # a column whose title is a charge
PAID = "paid"  # the same, for what was paid on it
MONTHS = "months"  # a column whose title is a month, or a month and a charge
_MONTH = re.compile(r"(?:(20\d\d)年?)?(1[0-2]|0?[1-9])月(?:份)?(.*)")
_PART = re.compile(r"(?:(20\d\d)年?度?)?(第?[一二三四1-4]季度?|q[1-4]|[上下]半年度?|全年)(.*)")
_YEAR = re.compile(r"(20\d\d)年度?(.*)")


@dataclass(frozen=True, slots=True)
class Block:
    """Columns that make a line. A sheet may have several beside each other."""

    columns: Mapping[int, Column]  # by place, from 0


@dataclass(frozen=True)
class Heading:
    """A line (or two) that was looked at as a heading."""

    line: int  # the last of its lines
    titles: Mapping[int, str]
    blocks: Sequence[Block]
    missing: Sequence[Sequence[str]] = ()  # of what the kind needs: alternatives
    repeated: frozenset[int] = field(default=frozenset())  # places whose column is another's

    @property
    def known(self) -> int:
        return sum(len(each.columns) for each in self.blocks)

    @property
    def fits(self) -> bool:
        return not self.missing and len(self.blocks[0].columns) >= 2

    @property
    def unused(self) -> Mapping[int, str]:
        taken = {place for each in self.blocks for place in each.columns}
        return {place: title for place, title in self.titles.items() if place not in taken}


def find(kind: SheetKind, lines: Sequence[Line], layouts: Layouts) -> tuple[Heading | None, int]:
    """The heading among the first lines of a sheet, or what came nearest to one; and the place in
    ``lines`` where the table begins."""
    best: Heading | None = None
    begins = 0
    for number, (line, cells) in enumerate(lines):
        below = [each for _, each in lines[number + 1 : number + 1 + SAMPLE]]
        found = _looked_at(kind, line, _titles(cells), below, layouts)
        after = number + 1
        if below and (both := _both(cells, below[0])):
            two = _looked_at(kind, lines[after][0], both, below[1:], layouts)
            alone = _looked_at(kind, lines[after][0], _titles(below[0]), below[1:], layouts)
            if two.known > max(found.known, alone.known) and len(two.missing) <= len(found.missing):
                found, after = two, number + 2
        if best is None or (found.fits, found.known) > (best.fits, best.known):
            best, begins = found, after
        if best.fits and number + 1 >= begins + 2:
            break
    return best, begins


def _titles(cells: Sequence[Cell]) -> dict[int, str]:
    return {place: title for place, cell in enumerate(cells) if (title := _title(cell))}


def _title(cell: Cell) -> str:
    """Numbers and days are titles, too: they stand at the head of a matrix."""
    return said(cell)[:60]


def _both(upper: Sequence[Cell], lower: Sequence[Cell]) -> dict[int, str] | None:
    """Two lines as one heading: the lower says more, and holds no figures yet."""
    below = _titles(lower)
    if not below or any(re.search(r"\d", each) for each in below.values()):
        return None
    titles = _titles(upper)
    for place, title in below.items():
        # Of a merged cell only the first says what it covers, where the file is plain text.
        left = max((each for each in titles if each < place), default=-1)
        covers = left >= 0 and all(each in below for each in range(left, place))
        above = titles.get(place) or (titles[left].partition("\n")[0] if covers else "")
        titles[place] = title if not above or above == title else f"{above}\n{title}"
    return titles


def _looked_at(
    kind: SheetKind,
    line: int,
    titles: Mapping[int, str],
    below: Sequence[Sequence[Cell]],
    layouts: Layouts,
) -> Heading:
    shares = _side_by_side(titles)
    blocks = [Block(columns(kind, share, below, layouts)) for share in shares]
    missing = _missing(kind, blocks[0].columns, layouts) if blocks else layouts.needs[kind]
    if len(blocks) > 1 and any(_missing(kind, each.columns, layouts) for each in blocks):
        blocks = [Block(columns(kind, titles, below, layouts))]
        missing = _missing(kind, blocks[0].columns, layouts)
    flat = {place: title.replace("\n", "") for place, title in titles.items()}
    return Heading(line, flat, blocks or [Block({})], missing)


def _side_by_side(titles: Mapping[int, str]) -> Sequence[Mapping[int, str]]:
    """The titles, parted where the first of them stands again: blocks beside each other."""
    if not titles:
        return []
    first = titles[min(titles)]
    begins = [place for place in sorted(titles) if titles[place] == first]
    ends = [*begins[1:], max(titles) + 1]
    return [
        {place: title for place, title in titles.items() if start <= place < end}
        for start, end in zip(begins, ends, strict=True)
    ]


def _missing(
    kind: SheetKind, found: Mapping[int, Column], layouts: Layouts
) -> Sequence[Sequence[str]]:
    names = {each.name.partition(":")[0] for each in found.values()}
    return [need for need in layouts.needs[kind] if not names & set(need)]


# --------------------------------------------------------------------------- title → its column

_GROUP = re.compile("(?:基本)?(?:信息|资料|情况)$")  # 业主信息 over 姓名 and 电话


@dataclass(frozen=True, slots=True)
class _Fit:
    column: Column
    level: int  # 0: the whole title; 1: without its brackets; 2: a part of it
    rank: int


def columns(
    kind: SheetKind,
    titles: Mapping[int, str],
    below: Sequence[Sequence[Cell]],
    layouts: Layouts,
) -> dict[int, Column]:
    """Which column each title is, by place. A column that several titles fit is the one whose
    cells read as such, then the one whose name stands first."""
    titles = {at: title for at, title in titles.items() if bare(title) not in layouts.ignored}
    fits = {place: _fits(title, layouts.columns[kind]) for place, title in titles.items()}
    if kind == "bills":
        _add_charges(fits, titles, layouts)
        _tell_charges(fits, below, layouts)
    found: dict[int, Column] = {}
    while choice := _chosen(fits, found, below):
        place, column = choice
        found[place] = column
    names = {each.name for each in found.values()}
    if kind == "payments" and "received" in names and "spent" not in names:
        spent = next(each for each in layouts.columns[kind] if each.name == "spent")
        beside = {bare(each) for each in layouts.words["directions"]["beside"]}
        found |= {place: spent for place in found if bare(titles[place]) in beside}
    return {
        place: each
        for place, each in sorted(found.items())
        if not each.yields or not each.yields <= names
    }


def _chosen(
    fits: Mapping[int, Sequence[_Fit]],
    found: Mapping[int, Column],
    below: Sequence[Sequence[Cell]],
) -> tuple[int, Column] | None:
    """The next title and its column: the surest of those that are left."""
    taken = {each.name for each in found.values() if not each.many}
    open_ = {
        place: [fit for fit in all_ if fit.column.name not in taken]
        for place, all_ in fits.items()
        if place not in found
    }
    rivals: dict[str, int] = {}
    for all_ in open_.values():
        for fit in all_:
            rivals[fit.column.name] = rivals.get(fit.column.name, 0) + 1
    choices = [
        (
            (-_good(fit.column, place, below), fit.level, rivals[fit.column.name], fit.rank, place),
            fit,
        )
        for place, all_ in open_.items()
        for fit in all_
    ]
    if not choices:
        return None
    order, fit = min(choices, key=lambda each: each[0])
    return order[-1], fit.column


def _fits(title: str, known: Sequence[Column]) -> list[_Fit]:
    upper, _, lower = title.partition("\n")
    if lower:
        above = _GROUP.sub("", upper)
        whole = _fits(above + lower, known) + _fits(lower + above, known)
        if not whole or above != upper:
            whole += [_Fit(each.column, each.level + 1, each.rank) for each in _fits(lower, known)]
        return whole
    within, halves = inner(title), parts(title)
    if len({column.name for column in known if column.names.keys() & set(halves)}) > 1:
        halves = ()  # 栋-单元-室 is none of the three
    found = []
    for column in known:
        names = column.names
        if (rank := names.get(bare(title))) is not None:
            found.append(_Fit(column, 0, rank))
        elif (rank := names.get(outer(title))) is not None and within not in column.unless:
            found.append(_Fit(column, 1, rank))
        elif not column.whole:
            ranks = [names[part] for part in halves if part in names]
            if ranks:
                found.append(_Fit(column, 2, min(ranks)))
    return found


def _add_charges(fits: dict[int, list[_Fit]], titles: Mapping[int, str], layouts: Layouts) -> None:
    """In a sheet with a column for each charge, or for each month, the title is the charge or the
    month."""
    names = {fit.column.name for all_ in fits.values() for fit in all_ if not fit.level}
    periods: dict[int, Column] = {}
    for place, title in titles.items():
        upper, _, lower = title.partition("\n")
        figures = layouts.words["figures"]
        if not lower:
            upper, lower = _without_figure(title, [*figures["amount"], *figures["paid"]])
        item = None if "item" in names else layouts.charge(upper)
        if item is not None:
            fits[place] = []
            for kind, said_so in ((CHARGE, figures["amount"]), (PAID, figures["paid"])):
                if bare(lower) in {bare(each) for each in said_so}:
                    column = Column(f"{kind}:{item}", {}, f"{upper}{lower}", "money")
                    fits[place] = [_Fit(column, 0, 0)]
        elif period := _period(title, layouts):
            periods[place] = Column(f"{MONTHS}:{period}", {}, title, "money")
    if not names & {"month", "from"} and (len(periods) > 1 or "amount" not in names):
        fits |= {place: [_Fit(column, 0, 0)] for place, column in periods.items()}


def _period(title: str, layouts: Layouts) -> str:
    """Of a column that is called after its month, its quarter, its year: the first month, how many,
    and the charge if it says one; "" of another."""
    plain = bare(title)
    if match := _MONTH.fullmatch(plain):
        year, charge, (first, count) = match[1], match[3], (int(match[2]), 1)
    elif match := _PART.fullmatch(plain):
        year, charge, (first, count) = match[1], match[3], part_of_year(match[2]) or (0, 0)
    elif match := _YEAR.fullmatch(plain):
        year, charge, (first, count) = match[1], match[2], (1, 12)
    else:
        return ""
    figures = [bare(each) for each in (*layouts.words["figures"]["amount"], "欠费")]
    item = "" if charge in figures else layouts.charge(charge)
    return "" if item is None else f"{year or ''}-{first:02d}+{count}:{item}"


def _tell_charges(
    fits: dict[int, list[_Fit]], below: Sequence[Sequence[Cell]], layouts: Layouts
) -> None:
    """项目 is the estate in one company's sheet and the charge in another's: the cells tell."""
    for place, all_ in fits.items():
        cells = [said(cells[place]) for cells in below if place < len(cells)]
        if any(each.column.name == "item" for each in all_) and any(map(layouts.charge, cells)):
            fits[place] = [each for each in all_ if each.column.name == "item"]


def _without_figure(title: str, figures: Sequence[str]) -> tuple[str, str]:
    """物业费应收 → 物业费, 应收; the longest that fits."""
    plain, figures = outer(title), sorted(figures, key=len, reverse=True)
    ending = next((each for each in figures if each and plain.endswith(each)), "")
    within = f"({inner(title)})" if inner(title) else ""
    return f"{plain.removesuffix(ending)}{within}", ending


def _good(column: Column, place: int, below: Sequence[Sequence[Cell]]) -> int:
    """Whether the cells below read as this column: 2 mostly, 1 some or none there, 0 not. What
    stands on every line tells no payment from another."""
    filled = [cells[place] for cells in below if place < len(cells) and said(cells[place])]
    if not filled:
        return 1
    read = set()
    count = 0
    for cell in filled:
        try:
            value = READERS[column.kind](cell)
        except BadCell:
            continue
        if value not in (None, ()):
            count += 1
            read.add(value)
    if column.kind == "reference":  # fees and summaries have none
        return 0 if len(read) == 1 < count else 2 * bool(count)
    return (2 if 2 * count >= len(filled) else 1) if count else 0
