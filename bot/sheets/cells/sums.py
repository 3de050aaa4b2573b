"""Sums and areas, exactly: whole fen, hundredths of a square metre."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from bot.sheets.cells.texts import said
from bot.sheets.plain import Cell
from bot.sheets.problems import BadCell
from handlers.wording import sheets as words

MOST_FEN = 100_000_000_00  # a hundred million yuan: beyond it somebody mistyped
MOST_READING = 10**10
MOST_DM2 = 100_000_00  # ten hectares


_MARKED = re.compile(r"(?<![\d.,])(\d[\d.,]*\d)(?![\d.,])")


def _with_point(found: str) -> str:
    """1,234.50 has its point; 306,25 and 2.000,00 have a comma for it. Any other comma is none of
    a number: 306.25 must never become 30625."""
    match = _MARKED.search(found)
    if match is None or "," not in match[1]:
        return found
    number = match[1]
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", number):
        return found
    if re.fullmatch(r"(\d{1,3}(\.\d{3})+|\d+),\d{1,2}", number):
        return found.replace(number, number.replace(".", "").replace(",", "."))
    raise BadCell(words.no_number(found[:20]))


def scaled(cell: Cell, unit: Decimal) -> Cell:
    """The sum in yuan, of a cell that counts in units of so many yuan each."""
    number = _decimal(cell)
    return None if number is None else number * unit


def _decimal(cell: Cell) -> Decimal | None:
    """A number, exactly as it is shown: 1,234.50, ￥1234.5元, 89.6㎡, (100) and 100- for minus."""
    if isinstance(cell, bool):
        raise BadCell(words.no_number(said(cell)))
    if isinstance(cell, int | Decimal):
        return Decimal(cell)
    if isinstance(cell, float):
        # Ten places are more than any sum has and fewer than a float is unsure of.
        return Decimal(repr(round(cell, 10)))
    found = unicodedata.normalize("NFKC", said(cell))
    found = found.replace("−", "-").replace("–", "-")
    found = _with_point(found)
    bare = re.sub(r"[,\s¥$'元+]|人民币|CNY|RMB|平方米|平米|㎡|m2|m²|平", "", found, flags=re.I)
    if not bare:
        return None
    if match := re.fullmatch(r"\((.+)\)|([\d.]+)-", bare):
        bare = f"-{match[1] or match[2]}"
    try:
        number = Decimal(bare)
    except InvalidOperation:
        raise BadCell(words.no_number(found[:20])) from None
    if not number.is_finite():
        raise BadCell(words.no_number(found[:20]))
    return number


def _hundredths(cell: Cell, most: int) -> int | None:
    number = _decimal(cell)
    if number is None:
        return None
    if abs(number) > most:
        raise BadCell(words.absurd(said(cell)[:20]))
    return int((number * 100).to_integral_value())


def area(cell: Cell) -> int | None:
    """Square metres, as hundredths of one."""
    found = _hundredths(cell, MOST_DM2)
    if found is not None and not 0 <= found <= MOST_DM2:
        raise BadCell(words.absurd(said(cell)[:20]))
    return found or None


def money(cell: Cell) -> int | None:
    """Yuan, as whole fen: not negative, not absurd, not finer than a fen."""
    number = _decimal(cell)
    if number is None:
        return None
    if number < 0:
        raise BadCell(words.negative(said(cell)[:20]))
    fen = number * 100
    if fen > MOST_FEN:
        raise BadCell(words.absurd(said(cell)[:20]))
    if fen != fen.to_integral_value():
        # A formula in the sheet has left the parts of a fen; shown and charged are whole ones.
        fen = (fen + Decimal("0.5")).to_integral_value(rounding="ROUND_FLOOR")
    return int(fen)


def statement(cell: Cell) -> int | None:
    """A sum of a statement: what was spent may be negative there, or say DR behind it."""
    if isinstance(cell, str) and (match := re.fullmatch(r"\s*(.+?)\s*([CD])R\.?\s*", cell, re.I)):
        cell = match[1] if match[2] in "Cc" else f"-{match[1]}"
    return _hundredths(cell, MOST_FEN)


def amount(cell: Cell) -> int | None:
    """What a counter shows or a home used, as thousandths; units may stand behind it."""
    plain = re.sub(r"(?:度|吨|立方米|立方|方|kwh|m3|m³)$", "", said(cell), flags=re.I)
    number = _decimal(plain if isinstance(cell, str) else cell)
    if number is None:
        return None
    if not 0 <= number <= MOST_READING or number * 1000 != (number * 1000).to_integral_value():
        raise BadCell(words.absurd(said(cell)[:20]))
    return int(number * 1000)
