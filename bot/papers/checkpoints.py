"""A sheet of QR codes to be cut out and put up at the checkpoints of a round."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import segno
from fpdf import FPDF

from bot.papers.house import INK, LINE, SOFT, Kit

MARGIN, COLUMNS, ROWS = 12, 2, 4  # millimetres; codes on a page
CODE = 42  # millimetres: read at arm's length


def draw(values: Mapping[str, Any], kit: Kit) -> bytes:
    """A PDF. ``values``: ``title``, ``say``, ``points`` (each ``code``, ``name``, ``route``).

    The code holds a link to the bot where there is one, else the words that are to be written.
    """
    pages = FPDF(format="A4")
    pages.add_font("house", fname=kit.font)
    pages.set_auto_page_break(False)
    pages.set_title(values["title"])
    pages.set_creation_date(datetime(2026, 1, 1, tzinfo=UTC))  # the same sheet is the same file
    wide = (pages.w - 2 * MARGIN) / COLUMNS
    high = (pages.h - 2 * MARGIN) / ROWS
    for number, point in enumerate(values["points"]):
        place = number % (COLUMNS * ROWS)
        if place == 0:
            pages.add_page()
        left = MARGIN + wide * (place % COLUMNS)
        top = MARGIN + high * (place // COLUMNS)
        _label(pages, (left, top, wide, high), point, values["say"], kit)
    return bytes(pages.output())


def _label(
    pages: FPDF,
    box: tuple[float, float, float, float],
    point: Mapping[str, str],
    say: str,
    kit: Kit,
) -> None:
    left, top, wide, high = box
    pages.set_draw_color(LINE)
    pages.rect(left, top, wide, high)
    words = f"/round {point['code']}"
    code = segno.make(
        f"{kit.bot_link}point-{point['code']}" if kit.bot_link else words, micro=False
    )
    picture = io.BytesIO()
    code.save(picture, kind="png", scale=10, border=2)
    pages.image(picture, left + (wide - CODE) / 2, top + 4, CODE, CODE)
    lines = ((point["name"], 15, INK), (point["route"], 8, SOFT), (f"{say} {words}", 8, SOFT))
    y = top + CODE + 5
    for text, size, colour in lines:
        pages.set_font("house", size=size)
        pages.set_text_color(colour)
        pages.set_xy(left, y)
        pages.cell(wide, size * 0.45, text, align="C")
        y += size * 0.45 + 1
