"""The lines of a sheet of homes, as the archive understands them; lines of one home made one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from handlers.wording import imports as words
from handlers.wording.tongue import Tongue
from storage.estates import spellings

Say = Callable[[Tongue], str]


class At(int):
    """The number of a line, that knows its sheet: one file may have several."""

    sheet: str

    def __new__(cls, line: int, sheet: str = "") -> At:
        found = super().__new__(cls, line)
        found.sheet = sheet
        return found


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line cannot be taken."""

    line: int
    say: Say


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who belongs to a home, as a sheet tells: owner, family or tenant."""

    kind: str
    name: str
    phones: tuple[str, ...] = ()  # the better one first

    @property
    def phone(self) -> str:
        return self.phones[0] if self.phones else ""


@dataclass(frozen=True, slots=True)
class HomeRow:
    """``facts``: area_dm2, use, parking; only what stands in the sheet."""

    line: int
    estate: str
    building: str
    unit: str
    room: str
    facts: Mapping[str, Any]
    people: tuple[Named, ...] = ()
    moved_in_on: date | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """0101 and 101 are one room."""
        return self.estate, self.building, self.unit, spellings(self.room)[-1]

    @property
    def number(self) -> str:
        return "-".join(part for part in (self.building, self.unit, self.room) if part)


def one_for_each_home(rows: Iterable[HomeRow]) -> tuple[list[HomeRow], list[Problem]]:
    """Lines about the same home, put together: a second owner often has a line of their own.

    Lines that contradict each other are a problem of the later one.
    """
    homes: dict[tuple[str, str, str, str], HomeRow] = {}
    problems = []
    for row in rows:
        first = homes.get(row.key)
        if first is None:
            homes[row.key] = row
        elif _contradict(first, row):
            problems.append(Problem(row.line, words.contradiction(first.line, row.number)))
        else:
            homes[row.key] = _together(first, row)
    return list(homes.values()), problems


def _contradict(first: HomeRow, second: HomeRow) -> bool:
    if any(first.facts.get(name, value) != value for name, value in second.facts.items()):
        return True
    days = {first.moved_in_on, second.moved_in_on} - {None}
    return len(days) > 1


def _together(first: HomeRow, second: HomeRow) -> HomeRow:
    people = tuple(dict.fromkeys((*first.people, *second.people)))
    return replace(
        first,
        facts={**first.facts, **second.facts},
        people=people,
        moved_in_on=first.moved_in_on or second.moved_in_on,
    )
