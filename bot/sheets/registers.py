"""Lines of a sheet of facilities or meters → ``FacilityRow``, ``MeterRow``, ``ReadingRow``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.sheets.cells.periods import named_in
from bot.sheets.layouts import Layouts
from bot.sheets.places import Place, place
from bot.sheets.problems import Say
from bot.sheets.reading import Part, Reading, Row
from handlers.homes.rows import Problem
from handlers.registers import FacilityRow, MeterRow, ReadingRow
from handlers.wording import imports as words

OTHER_KIND = "设备"


def facilities(
    reading: Reading, estate: str, _known: Sequence[str] = ()
) -> Iterator[FacilityRow | Problem]:
    """``estate``: of the lines that do not say theirs; may be empty. The same name in two places is
    two things, and their names say so."""
    found = [each for line in reading.rows for each in _facility(line, reading.layouts, estate)]
    places: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in found:
        if isinstance(row, FacilityRow):
            places[row.estate, row.name].add(row.place)
    for row in found:
        if isinstance(row, FacilityRow) and len(places[row.estate, row.name]) > 1 and row.place:
            yield replace(row, name=f"{row.name}（{row.place}）")
        else:
            yield row


def _facility(line: Row, layouts: Layouts, estate: str) -> Iterator[FacilityRow | Problem]:
    values = line.values
    where = values.get("estate", estate)
    if problems := line.problems or (() if where else (words.no_estate_said(),)):
        yield from (Problem(line.line, say) for say in problems)
        return
    kind = values.get("kind") or _kind(values, layouts)
    name = values.get("name") or _named(values, kind)
    if not name:
        yield Problem(line.line, words.nothing_in("设备名称"))
        return
    yield FacilityRow(
        line.line,
        where,
        name,
        kind,
        values.get("place", ""),
        values.get("what", ""),
        values.get("every", ""),
        values.get("last"),
    )


def _kind(values: Mapping[str, Any], layouts: Layouts) -> str:
    """What a thing is, by its name; a register of lifts has no names, and says so otherwise."""
    said = str(values.get("name", ""))
    for kind, called in layouts.words["kinds"].items():
        if any(word in said for word in called):
            return kind
    return "电梯" if "model" in values else OTHER_KIND


def _named(values: Mapping[str, Any], kind: str) -> str:
    number = values.get("number", "")
    short = "电梯" if "model" in values else kind
    return f"{values.get('place', '')}{short} {number}".strip() if number else ""


# -------------------------------------------------------------------------------------- meters


def meters(
    reading: Reading, estate: str, known: Sequence[str] = ()
) -> Iterator[MeterRow | ReadingRow | Problem]:
    """A line with a reading of a home is that; any other is a meter."""
    for line in reading.rows:
        where = line.values.get("estate", estate)
        if problems := line.problems or (() if where else (words.no_estate_said(),)):
            yield from (Problem(line.line, say) for say in problems)
        elif "room" in line.values:
            found = _of_home(line, where, known)
            yield Problem(line.line, found) if callable(found) else found
        else:
            found = _of_estate(line, where)
            yield Problem(line.line, found) if callable(found) else found


def _of_estate(line: Row, estate: str) -> MeterRow | Say:
    values = line.values
    name = values.get("name") or values.get("number")
    if not name:
        return words.nothing_in("表名")
    if "kind" not in values:
        return words.nothing_in("类型")
    return MeterRow(line.line, estate, name, values["kind"], values.get("factor", "1"))


def _by_titles(part: Part) -> str:
    """用水量, 电表本期读数: what is counted, by the title over the figures, else by all of them."""
    over = [
        part.heading.titles[place]
        for place, column in part.columns.items()
        if column.name in ("used", "reading")
        and re.search("[水电气热]", part.heading.titles[place])
    ]
    return over[0] if over else "".join(part.heading.titles.values())


def _of_home(line: Row, estate: str, known: Sequence[str]) -> MeterRow | ReadingRow | Say:
    values = line.values
    home = place(values, known)
    if not isinstance(home, Place):
        return home
    named = (values.get("estate") or home.estate or estate, home.building, home.unit, home.room)
    kind = " ".join(str(values[each]) for each in ("kind", "item", "name") if each in values)
    kind = kind or _by_titles(line.part)
    if not {"reading", "used"} & set(values):
        name = values.get("name") or f"{home.building}-{home.unit}-{home.room}{kind}"
        return MeterRow(line.line, estate, name, kind, values.get("factor", "1"), named)
    used, now, before = (values.get(each) for each in ("used", "reading", "before"))
    factor = int(said) if (said := str(values.get("factor", ""))).isdecimal() else 1
    if now is not None and before is not None:
        shown = (now - before) * factor
        if used is not None and shown != used:
            return words.use_disagrees(shown, used)
        used = shown if factor > 1 else used
    month = values.get("month") or named_in(line.part.above)
    if "read_on" not in values and not month:
        return words.nothing_in("抄表日期")
    return ReadingRow(line.line, named, kind, values.get("read_on"), month, before, now, used)
