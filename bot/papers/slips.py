"""Slips with which homeowners bind their home: to be cut out and put into letter boxes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, WrapMode

from bot.papers.house import INK, LEAF, SOFT, Kit
from bot.papers.labels import Box, boxes, put_code, put_line, sheet

MARGIN, COLUMNS, ROWS = 10, 2, 4  # millimetres; slips on a page
CODE, EDGE = 40, 4  # millimetres


def draw(values: Mapping[str, Any], kit: Kit) -> bytes:
    """A PDF. ``values``: ``title``, ``slips`` (each ``estate``, ``home``, ``to``, ``scan`` (behind
    the QR code), ``code`` as it is read, ``steps`` (short lines), ``foot`` (lines))."""
    pages = sheet(values["title"], kit)
    for slip, box in boxes(pages, values["slips"], COLUMNS, ROWS, MARGIN):
        _slip(pages, slip, box)
    return bytes(pages.output())


def _slip(pages: FPDF, slip: Mapping[str, Any], box: Box) -> None:
    left, top, wide, high = box
    left, wide = left + EDGE, wide - 2 * EDGE
    put_line(pages, f"{slip['estate']}　{slip['to']}", left, top + 4, 10, SOFT, wide)
    put_line(pages, slip["home"], left, top + 8.5, 17, INK, wide)
    put_code(pages, slip["scan"], left - 1, top + 16, CODE)
    right, room = left + CODE + 1, wide - CODE - 1
    y = put_line(pages, slip["code"], right, top + 18, 17, LEAF, room) + 3
    for step in slip["steps"]:
        pages.set_font("house", size=11.5)
        pages.set_text_color(INK)
        for line in lines_of(pages, step, room):
            pages.set_xy(right, y)
            pages.cell(room, 5.4, line)
            y += 5.4
        y += 1.6
    y = top + high - 3 - 3.7 * len(slip["foot"])
    for line in slip["foot"]:
        y = put_line(pages, line, left, y, 7.5, SOFT, wide) + 0.3


# What begins no line (避头尾): it takes the character before it along.
_NEVER_FIRST = "，。、：；！？）」』》】…·,.:;!?)]"


def lines_of(pages: FPDF, words: str, room: float) -> list[str]:
    """The words in lines of this width; none begins with what belongs to the one before."""
    how: Any = {"dry_run": True, "output": MethodReturnValue.LINES}
    found = pages.multi_cell(room, 5.4, words, wrapmode=WrapMode.CHAR, padding=0, **how)
    lines: list[str] = list(found) if isinstance(found, list) else [words]
    for at in range(1, len(lines)):
        while lines[at] and lines[at][0] in _NEVER_FIRST and len(lines[at - 1]) > 1:
            lines[at - 1], lines[at] = lines[at - 1][:-1], lines[at - 1][-1] + lines[at]
    return lines
