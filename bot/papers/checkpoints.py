"""A sheet of QR codes to be cut out and put up at the checkpoints of a round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fpdf import FPDF

from bot.papers.house import INK, SOFT, Kit
from bot.papers.labels import Box, boxes, put_code, sheet

MARGIN, COLUMNS, ROWS = 12, 2, 4  # millimetres; codes on a page
CODE = 42  # millimetres: read at arm's length


def draw(values: Mapping[str, Any], kit: Kit) -> bytes:
    """A PDF. ``values``: ``title``, ``say``, ``points`` (each ``code``, ``name``, ``route``).

    The code holds a link to the bot where there is one, else the words that are to be written.
    """
    pages = sheet(values["title"], kit)
    for point, box in boxes(pages, values["points"], COLUMNS, ROWS, MARGIN):
        _label(pages, box, point, values["say"], kit)
    return bytes(pages.output())


def _label(pages: FPDF, box: Box, point: Mapping[str, str], say: str, kit: Kit) -> None:
    left, top, wide, _ = box
    words = f"/round {point['code']}"
    payload = f"{kit.bot_link}point-{point['code']}" if kit.bot_link else words
    put_code(pages, payload, left + (wide - CODE) / 2, top + 4, CODE)
    lines = ((point["name"], 15, INK), (point["route"], 8, SOFT), (f"{say} {words}", 8, SOFT))
    y = top + CODE + 5
    for text, size, colour in lines:
        pages.set_font("house", size=size)
        pages.set_text_color(colour)
        pages.set_xy(left, y)
        pages.cell(wide, size * 0.45, text, align="C")
        y += size * 0.45 + 1
