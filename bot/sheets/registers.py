"""Lines of a sheet of facilities or meters → ``FacilityRow``, ``MeterRow``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from bot.sheets.problems import Say
from bot.sheets.reading import Row
from handlers.homes.rows import Problem
from handlers.registers import FacilityRow, MeterRow
from handlers.wording import imports as words

T = TypeVar("T")


def facilities(lines: Iterable[Row], estate: str) -> Iterator[FacilityRow | Problem]:
    """``estate``: of the lines that do not say theirs; may be empty."""

    def row(line: Row) -> FacilityRow:
        values = line.values
        return FacilityRow(
            line.line,
            values.get("estate", estate),
            values["name"],
            values["kind"],
            values.get("place", ""),
            values.get("what", ""),
            values.get("every", ""),
            values.get("last"),
        )

    return _good(lines, estate, row, ("name", "设备名称"), ("kind", "类别"))


def meters(lines: Iterable[Row], estate: str) -> Iterator[MeterRow | Problem]:
    def row(line: Row) -> MeterRow:
        values = line.values
        where = values.get("estate", estate)
        return MeterRow(line.line, where, values["name"], values["kind"], values.get("factor", "1"))

    return _good(lines, estate, row, ("name", "表名"), ("kind", "类型"))


def _good(
    lines: Iterable[Row], estate: str, row: Callable[[Row], T], *needed: tuple[str, str]
) -> Iterator[T | Problem]:
    """Each line as a row, or what is wrong with it."""
    for line in lines:
        if problems := line.problems or _lacking(line, estate, *needed):
            yield from (Problem(line.line, say) for say in problems)
        else:
            yield row(line)


def _lacking(line: Row, estate: str, *needed: tuple[str, str]) -> tuple[Say, ...]:
    """The first thing that is missing, if any."""
    for name, title in needed:
        if name not in line.values:
            return (words.nothing_in(title),)
    return () if line.values.get("estate", estate) else (words.no_estate_said(),)
