"""Lines of a sheet of facilities or meters → ``FacilityRow``, ``MeterRow``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.sheets.problems import Say
from bot.sheets.reading import Row
from handlers.homes.rows import Problem
from handlers.registers import FacilityRow, MeterRow
from handlers.wording import imports as words


def facilities(lines: Iterable[Row], estate: str) -> Iterator[FacilityRow | Problem]:
    """``estate``: of the lines that do not say theirs; may be empty."""
    for line in lines:
        values = line.values
        problems = line.problems or _lacking(line, estate, ("name", "设备名称"), ("kind", "类别"))
        if problems:
            yield from (Problem(line.line, say) for say in problems)
            continue
        yield FacilityRow(
            line.line,
            values.get("estate", estate),
            values["name"],
            values["kind"],
            values.get("place", ""),
            values.get("what", ""),
            values.get("every", ""),
            values.get("last"),
        )


def meters(lines: Iterable[Row], estate: str) -> Iterator[MeterRow | Problem]:
    for line in lines:
        values = line.values
        problems = line.problems or _lacking(line, estate, ("name", "表名"), ("kind", "类型"))
        if problems:
            yield from (Problem(line.line, say) for say in problems)
            continue
        yield MeterRow(
            line.line,
            values.get("estate", estate),
            values["name"],
            values["kind"],
            values.get("factor", "1"),
        )


def _lacking(line: Row, estate: str, *needed: tuple[str, str]) -> tuple[Say, ...]:
    """The first thing that is missing, if any."""
    for name, title in needed:
        if name not in line.values:
            return (words.nothing_in(title),)
    return () if line.values.get("estate", estate) else (words.no_estate_said(),)
