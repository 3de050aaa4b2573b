"""Telephones, and several people in one cell."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from bot.sheets.cells.texts import said, text
from bot.sheets.plain import Cell
from bot.sheets.problems import BadCell
from handlers.wording import sheets as words

_MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"(0\d{2,3}-?)?[2-9]\d{6,7}(?:[-转]\d{1,5})?|400-?\d{3}-?\d{4}|95\d{3}")
_ABROAD = re.compile(r"\+\d{8,15}|00\d{8,15}")
# Two mobile numbers behind each other are two; anything else with gaps in it is one.
_NUMBERS = re.compile(r"(?:\+?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)|\+?\d[\d\s-]{6,}\d")
# A comma within Latin letters parts a family name from the given one.
_BETWEEN_LATIN = re.compile(r"[;；、\n|]|(?<=\d)/(?=\d{5})")
_BETWEEN = re.compile(r"[;；、\n|]|[,，](?!\d{3}\b)|(?<=\d)/(?=\d{5})")


def phone(cell: Cell) -> str | None:
    """138 0000 1111, 138-0000-1111, 13800001111.0, 1.3800001111E+10, +86 138… → 13800001111."""
    if isinstance(cell, float) and cell.is_integer():
        cell = str(int(cell))
    found = unicodedata.normalize("NFKC", said(cell)).lstrip("'`")
    bare = re.sub(r"[\s()\u2010-\u2015.]|(?<=\d{3})-(?=\d{4})", "", found)
    if not bare:
        return None
    if match := re.fullmatch(r"(\d(?:\.?\d+)?)[eE]\+?(\d+)|(\d{11})\.?0*", found.replace(" ", "")):
        if match[3]:
            bare = match[3]
        elif len(match[1].replace(".", "")) <= 7:
            raise BadCell(words.shortened_phone(found))
        else:
            bare = str(int(Decimal(found.replace(" ", ""))))
    if match := _MOBILE.fullmatch(bare.replace("-", "")):
        return match[1]
    if _LANDLINE.fullmatch(bare) or _ABROAD.fullmatch(bare.replace("-", "")):
        return bare
    raise BadCell(words.no_phone(found[:20]))


def loose_phone(cell: Cell) -> str | None:
    """A phone where there is one; an account's number is not a mistake."""
    match = _MOBILE.search(re.sub(r"[\s-]", "", said(cell)))
    return match[1] if match else None


def phones(cell: Cell) -> tuple[str, ...]:
    """Several phones in one cell; an empty place keeps the order: ";13800001111"."""
    if not isinstance(cell, str):
        found = phone(cell)
        return (found,) if found else ()
    return tuple(phone(part) or "" for part in _BETWEEN.split(cell)) if cell.strip() else ()


def people(cell: Cell) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """张三 13800001111；李四(13900002222) 0512-65551234 → names with their phones."""
    whole = text(cell) if not isinstance(cell, str) or "\n" not in cell else cell
    found: list[tuple[str, tuple[str, ...]]] = []
    latin = re.search("[A-Za-z]", whole or "")
    for part in (_BETWEEN_LATIN if latin else _BETWEEN).split(whole or ""):
        numbers = _NUMBERS.findall(part)
        name = _NUMBERS.sub(" ", part)
        name = text(re.sub(r"[()（）:：]|电话|手机", " ", name)) or ""
        given = tuple(filter(None, (phone(number) for number in numbers)))
        if not name and given and found:  # 张三 13800001111/13900002222
            found[-1] = (found[-1][0], (*found[-1][1], *given))
        elif name or numbers:
            found.append((name, given))
    return tuple(found)
