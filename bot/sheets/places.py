"""Which home a line is about: its building, unit and room, in columns of their own or in one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.sheets.cells.houses import building, room, unit
from bot.sheets.cells.houses import phase as spelt_phase
from bot.sheets.problems import Say
from handlers.wording import imports as words
from nlu.normal import plain
from nlu.slots import home as spoken
from nlu.slots.numerals import NUMERAL

_PHASE = re.compile(rf"(?:[{NUMERAL}]{{1,3}}|\d{{1,2}}|[A-Za-z东南西北])(?:期|区|组团)")
# 42幢乙单元202: what units are called in one estate only.
_ADDRESS = re.compile(
    r"([\dA-Za-z一二三四五六七八九十]{1,4})(?:号楼|栋|幢|座|#)([\w]{1,3}(?:单元|门|梯))?([A-Za-z]?\d{2,4})(?:室|号|房)?"
)
_SHEET = re.compile(r"(\d{1,3}|[A-Za-z]\d?)\s*(?:号楼|号栋|栋|幢|座|#)")


@dataclass(frozen=True, slots=True)
class Place:
    """``estate``: where an address names it. The same building of two phases is two."""

    building: str
    unit: str
    room: str
    estate: str = ""


def place(values: Mapping[str, Any], known: Sequence[str] = ()) -> Place | Say:
    """The home of a line, or what is wrong with it. ``known``: the names of the estates."""
    house, entrance = values.get("building", ""), values.get("unit", "")
    said = values.get("room")
    if not said and house and len(entrance) >= 3:
        said, entrance = entrance, ""  # what some programs call the unit is the home
    if not said:
        return words.room_missing()
    parts = [part for part in re.split(r"[-—–_/]", said) if part]
    phase = values.get("phase", "")
    if not house:
        return _whole(said, parts, phase, known)
    numbers = [building(each) for each in parts]
    if house in numbers[:-1]:  # GHY-3-2-1501: what stands before the building is the program's
        parts = parts[numbers.index(house) :]
    if len(parts) in (2, 3) and building(parts[0]) == house:
        # 楼栋 3, 房号 3-2-1501: the room's number repeats the rest.
        entrance = entrance or (unit(parts[1]) or "" if len(parts) == 3 else "")
        said = parts[-1]
    elif len(parts) == 2 and all(each.isalnum() for each in parts) and _is_unit(parts[0], entrance):
        entrance, said = unit(parts[0]) or "", parts[1]  # 楼栋 3, 房号 2-1501
    elif not said.isalnum() or len(said) > 6:
        named = _spoken(said)
        if named is not None and named.building == house:
            return Place(phase + house, entrance or named.unit, named.room, _estate(said, known))
    return Place(phase + house, entrance, said)


def phase_of_sheet(name: str) -> str:
    """The phase that a sheet is called after: 一期."""
    match = re.search(r"[一二三四五六七八九十\d]{1,2}期", name)
    return (spelt_phase(match[0]) or "") if match else ""


def _is_unit(said: str, entrance: str) -> bool:
    return len(said) <= 4 and entrance in ("", unit(said))


def building_of_sheet(name: str) -> str:
    """The building that a sheet is called after: 3栋."""
    match = _SHEET.search(name)
    return building(match[1]) or "" if match else ""


def _whole(said: str, parts: list[str], phase: str, known: Sequence[str]) -> Place | Say:
    if len(parts) in (2, 3) and all(part.isalnum() and len(part) <= 6 for part in parts):
        entrance = (unit(parts[1]) or "") if len(parts) == 3 else ""
        house = building(parts[0]) or ""
        if house.isascii():
            return Place(phase + house, entrance, room(parts[-1]) or "")
    named = _spoken(said)
    if named is None or not named.room or not named.building:
        if match := _ADDRESS.fullmatch(said):
            entrance = unit(match[2]) or "" if match[2] else ""
            return Place(phase + (building(match[1]) or ""), entrance, room(match[3]) or "")
        return words.home_unreadable(said)
    found = _PHASE.search(said) if not phase else None
    phase = (spelt_phase(found[0]) or "") if found else phase
    return Place(phase + named.building, named.unit, named.room, _estate(said, known))


def _spoken(said: str) -> Any:
    return spoken.find(plain(said))[0]


def _estate(said: str, known: Sequence[str]) -> str:
    """The estate that an address names; the longest name that is in it."""
    return max((each for each in known if each in said), key=len, default="")
