"""A formal letter as a PDF: a title, to whom, paragraphs, a signature with its day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fpdf import FPDF

from bot.papers.house import INK, Kit

MARGIN, LINE = 25, 8  # millimetres


def draw(values: Mapping[str, Any], kit: Kit) -> bytes:
    """``title``, ``to``, ``paragraphs`` and ``signature`` (lines on the right), all of text."""
    page = FPDF(format="A4")
    page.set_title(values["title"])
    page.set_margin(MARGIN)
    page.add_font("house", fname=str(kit.font))
    page.add_page()
    page.set_text_color(INK)
    page.set_font("house", size=20)
    page.cell(0, LINE * 2, values["title"], align="C", new_x="LMARGIN", new_y="NEXT")
    page.set_font("house", size=12)
    for text in (values["to"], *values["paragraphs"]):
        page.multi_cell(0, LINE, text, new_x="LMARGIN", new_y="NEXT")
        page.ln(LINE / 2)
    for text in values["signature"]:
        page.cell(0, LINE, text, align="R", new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())
