"""Cells as text: cleaned, and never something that a spreadsheet would run."""

from __future__ import annotations

import datetime
import re
import unicodedata
from functools import lru_cache

from bot.sheets.plain import Cell
from bot.sheets.problems import BadCell
from bot.sheets.writing import RUNS, meant
from handlers.wording import sheets as words

REMEMBERED = 16_384  # cells: those of a sheet repeat each other
LONGEST = 200  # characters of a name, a purpose, a parking place
LONGEST_NOTE = 500

# Full-width letters and digits, and spaces of every width; the brackets of a name stay as they are.
_NARROW = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF5B))}
_NARROW |= {0x3000: 0x20, 0xA0: 0x20}
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\x00-\x08\x0b-\x1f\x7f]")
BLANK = frozenset(
    {
        "",
        "-",
        "--",
        "—",
        "——",
        "/",
        "\\",
        "无",
        "空",
        "n/a",
        "null",
        "none",
        "#n/a",
        "不详",
        "暂无",
        "未提供",
        "未登记",
    }
)


@lru_cache(maxsize=REMEMBERED, typed=True)
def said(cell: Cell) -> str:
    """A cell as one line of text; empty for what stands for nothing."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = cell
    elif isinstance(cell, bool):
        text = "是" if cell else "否"
    elif isinstance(cell, float):
        text = str(int(cell)) if cell.is_integer() else repr(cell)
    elif isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        text = cell.date().isoformat()
    else:
        text = str(cell)
    if not text.isascii():
        text = text.translate(_NARROW)
    text = " ".join(_UNSEEN.sub("", text).split()) if not text.isalnum() else text
    text = _undressed(text) if text[:1] in ("`", "=") else text
    return "" if text.casefold() in BLANK else text


def _undressed(text: str) -> str:
    """What programs write around a number so that it stays as it is: `4200, ="6222"."""
    match = re.fullmatch(r'="([^"]*)"', text)
    return (match[1] if match else text.removeprefix("`")).strip()


def text(cell: Cell) -> str | None:
    """Words for people. Refuses what a spreadsheet would run, and what is far too long."""
    found = meant(said(cell))
    if not found:
        return None
    if found.startswith(RUNS) and not re.fullmatch(r"-\d{1,4}[层室号]?", found):
        raise BadCell(words.formula(found[:20]))
    if len(found) > LONGEST:
        raise BadCell(words.too_long(found[:20], LONGEST))
    return found


def note(cell: Cell) -> str | None:
    """A line of a bank statement: kept as it is, cut, and never shown as a formula."""
    return meant(said(cell))[:LONGEST_NOTE] or None


def reference(cell: Cell) -> str | None:
    """The number of a payment at a bank or platform, where it is really one: 00000000 is none."""
    found = meant(said(cell)).strip("`'\t ")
    if len(found) < 6 or re.search(r"[eE]\+\d", found) or len(set(found)) == 1:
        return None
    return found[:100]


def direction(cell: Cell) -> str | None:
    """A word or a sign that says where money went: - and / are words here."""
    if cell is None:
        return None
    plain = unicodedata.normalize("NFKC", str(cell)).strip("`'\"\t ").casefold()
    return _UNSEEN.sub("", plain)[:20] or None
