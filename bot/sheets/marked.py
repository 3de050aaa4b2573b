"""A copy of a sheet in which every line that cannot be taken is marked, with the reason beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from bot.sheets import apart
from bot.sheets.cells import said
from bot.sheets.plain import Cell
from bot.sheets.writing import harmless

LIGHT, DARK = "#FAE5DF", "#F2B5A7"
Wrong = Mapping[tuple[str, int], Sequence[str]]  # (sheet, line) → sentences


def copy(path: Path, into: Path, wrong: Wrong, heading: str) -> int:
    """Writes the copy as .xlsx, words only; returns how many lines are marked."""
    marked = 0
    with xlsxwriter.Workbook(
        str(into), {"constant_memory": True, "strings_to_formulas": False}
    ) as book:
        plain = book.add_format({"num_format": "@"})
        light = book.add_format({"num_format": "@", "bg_color": LIGHT})
        dark = book.add_format({"num_format": "@", "bg_color": DARK, "bold": True})
        for number, (name, lines) in enumerate(apart.sheets(path)):
            sheet = book.add_worksheet(f"{number + 1}")
            titles: dict[str, int] = {}
            for line, cells in lines:
                texts = [said(cell) for cell in cells]
                why = wrong.get((name, line)) or wrong.get(("", line)) or ()
                bad = _named(titles, why)
                for place, text in enumerate(texts):
                    form = dark if place in bad else light if why else plain
                    if text or why:
                        sheet.write_string(line - 1, place, harmless(text), form)
                if why:
                    sheet.write_string(line - 1, len(texts) + 1, harmless("；".join(why)), dark)
                    marked += 1
                titles |= _titles(cells) if not why else {}
    return marked


def _titles(cells: Sequence[Cell]) -> dict[str, int]:
    return {said(cell): place for place, cell in enumerate(cells) if said(cell)}


def _named(titles: Mapping[str, int], why: Sequence[str]) -> set[int]:
    """The places whose titles the sentences name: 「电话」…"""
    return {place for title, place in titles.items() if any(f"「{title}」" in each for each in why)}
