"""Slips with which homeowners bind their home: to be cut out and put into letter boxes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fpdf import FPDF
from fpdf.enums import WrapMode

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
        pages.set_xy(right, y)
        pages.multi_cell(room, 5.4, step, align="L", wrapmode=WrapMode.CHAR, padding=0)
        y = pages.get_y() + 1.6
    y = top + high - 3 - 3.7 * len(slip["foot"])
    for line in slip["foot"]:
        y = put_line(pages, line, left, y, 7.5, SOFT, wide) + 0.3
