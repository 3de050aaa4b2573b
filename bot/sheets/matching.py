"""Columns matched by hand: what a person says of a title counts before what we would think."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from bot.sheets import apart, headings
from bot.sheets.cells import said
from bot.sheets.headings import Heading
from bot.sheets.layouts import Column, Layouts, SheetKind, bare
from bot.sheets.plain import Line
from bot.sheets.reading import HEADER_WITHIN
from bot.sheets.refused import Refused

SAMPLES = 3
FIRST = -1  # how well a title fits that somebody has named
MOST = 80  # titles of a file


@dataclass(frozen=True, slots=True)
class Title:
    """``column``: its name where it is known, else ""; ``sample``: what stands below it."""

    title: str
    column: str
    sample: str


def taught(layouts: Layouts, kind: SheetKind, known: Mapping[str, str]) -> Layouts:
    """``known``: bare title → the column that it is, "" for none."""
    columns = [_with(each, known) for each in layouts.columns[kind]]
    nothing = frozenset(title for title, column in known.items() if not column)
    return replace(
        layouts, columns={**layouts.columns, kind: columns}, ignored=layouts.ignored | nothing
    )


def _with(column: Column, known: Mapping[str, str]) -> Column:
    names = {title: rank for title, rank in column.names.items() if title not in known}
    names |= {title: FIRST for title, name in known.items() if name == column.name}
    return replace(column, names=names)


def choices(layouts: Layouts, kind: SheetKind) -> list[tuple[str, str]]:
    """(name, title) of every column that a sheet of this kind may have."""
    return [(each.name, each.title) for each in layouts.columns[kind]]


def titles(path: Path, kind: SheetKind, layouts: Layouts) -> list[Title]:
    """The titles of the file's first table, or of what looks most like one. Takes time."""
    try:
        for _, lines in apart.sheets(path):
            head = list(islice(lines, HEADER_WITHIN))
            if found := _of_sheet(kind, head, layouts):
                return list({bare(each.title): each for each in found}.values())[:MOST]
            for _ in lines:  # to be gone through before the next
                pass
    except Refused:
        pass
    return []


def _of_sheet(kind: SheetKind, head: Sequence[Line], layouts: Layouts) -> list[Title]:
    heading, begins = headings.find(kind, head, layouts)
    if heading is None:
        return []
    shown, columns = heading.titles, _columns(heading)
    if not heading.known:  # nothing is known: the fullest of the first lines
        begins, shown = max(
            ((at + 1, _texts(cells)) for at, (_, cells) in enumerate(head[:10])),
            key=lambda each: len(each[1]),
        )
    below = [_texts(cells) for _, cells in head[begins : begins + SAMPLES]]
    return [
        Title(
            title,
            columns[place].name if place in columns else "",
            " · ".join(filter(None, (each.get(place, "")[:20] for each in below))),
        )
        for place, title in shown.items()
    ]


def _columns(heading: Heading) -> Mapping[int, Column]:
    return {place: each for block in heading.blocks for place, each in block.columns.items()}


def _texts(cells: Sequence[object]) -> dict[int, str]:
    return {place: text for place, cell in enumerate(cells) if (text := said(cell)[:60])}
