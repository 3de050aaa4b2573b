"""Numbers of buildings, units and rooms, however somebody has typed them."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.sheets.cells.texts import text
from bot.sheets.plain import Cell
from nlu.slots.numerals import digits

_BUILDING = re.compile(r"^(?:第)?(.*?)(?:号楼|号栋|号幢|栋楼|幢楼|栋|幢|座|楼|#楼|#|号)?$")
_NUMERALS = "一二三四五六七八九十"
_PHASED = re.compile(r"^([\w\s]{1,6}?(?:期|区|组团))(?=[^楼])(.+)$")
_UNIT = re.compile(r"^(?:第)?(.*?)(?:号)?(?:单元|门洞|门|梯|U|u)?$")
_ROOM = re.compile(r"^(.*?)(?:号房|室|号|房|户)?$")


@lru_cache(maxsize=4096)
def _bare(found: str, pattern: re.Pattern[str]) -> str:
    match = pattern.match(found)
    bare = digits((match[1] if match else found).strip()) or found
    return bare.upper()[:20]


def building(cell: Cell) -> str | None:
    """3栋, 3#, 三号楼, 3.0 → 3; A座 → A; 一期三栋 → 一期3."""
    found = text(cell)
    if not found:
        return None
    match = _PHASED.match(found)
    before, rest = (match[1], match[2]) if match else ("", found)
    return (phase(before) or "") + (_bare(rest, _BUILDING).lstrip("0") or "0")


def phase(cell: Cell) -> str | None:
    """1期, 第一期 → 一期."""
    found = text(cell)
    match = re.fullmatch(r"第?(\d{1,2})(期.*)", found or "")
    if match and 0 < int(match[1]) <= len(_NUMERALS):
        return _NUMERALS[int(match[1]) - 1] + match[2]
    return found.removeprefix("第") if found else None


def unit(cell: Cell) -> str | None:
    """二单元, 2.0 → 2."""
    found = text(cell)
    return (_bare(found, _UNIT).lstrip("0") or None) if found else None


def room(cell: Cell) -> str | None:
    """1501室, 1501.0 → 1501; a whole home (3-2-1501) stays whole."""
    found = text(cell)
    if found and re.search("[栋幢座楼元期区]", found):  # a whole address: its numbers are several
        return (_ROOM.match(found) or [found, found])[1].upper()[:40]
    return _bare(found, _ROOM) if found else None
