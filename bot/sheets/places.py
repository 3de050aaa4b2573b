"""Which home a line is about: its building, unit and room, in columns of their own or in one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.sheets.cells.houses import building, room, unit
from bot.sheets.problems import Say
from handlers.wording import imports as words
from nlu.normal import plain
from nlu.slots import home as spoken


@dataclass(frozen=True, slots=True)
class Place:
    building: str
    unit: str
    room: str


def place(values: Mapping[str, Any]) -> Place | Say:
    """The home of a line, or what is wrong with it."""
    said = values.get("room")
    if not said:
        return words.room_missing()
    house, entrance = values.get("building", ""), values.get("unit", "")
    parts = [part for part in re.split(r"[-—–_/]", said) if part]
    if not house:
        return _whole(said, parts)
    if len(parts) >= 2 and building(parts[0]) == house:
        # 楼栋 3, 房号 3-2-1501: the room's number repeats the rest.
        entrance = entrance or (unit(parts[1]) or "" if len(parts) == 3 else "")
        said = parts[-1]
    return Place(house, entrance, said)


def _whole(said: str, parts: list[str]) -> Place | Say:
    if len(parts) in (2, 3) and all(part.isalnum() and len(part) <= 6 for part in parts):
        entrance = (unit(parts[1]) or "") if len(parts) == 3 else ""
        return Place(building(parts[0]) or "", entrance, room(parts[-1]) or "")
    named, _ = spoken.find(plain(said))
    if named is None or not named.room:
        return words.home_unreadable(said)
    return Place(named.building, named.unit, named.room)
