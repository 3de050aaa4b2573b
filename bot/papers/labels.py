"""Sheets of labels to be cut out: A4 in equal boxes, and the QR codes that go on them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import segno
from fpdf import FPDF

from bot.papers.house import LINE, Kit

T = TypeVar("T")
Box = tuple[float, float, float, float]  # left, top, width, height, in millimetres


def sheet(title: str, kit: Kit) -> FPDF:
    """An A4 document without pages yet; the same labels are the same file."""
    pages = FPDF(format="A4")
    pages.add_font("house", fname=kit.font)
    pages.set_auto_page_break(False)
    pages.set_title(title)
    pages.set_creation_date(datetime(2026, 1, 1, tzinfo=UTC))
    return pages


def boxes(
    pages: FPDF, labels: Sequence[T], columns: int, rows: int, margin: float
) -> Iterator[tuple[T, Box]]:
    """Each label with its place, framed; a new page where the last is full."""
    wide = (pages.w - 2 * margin) / columns
    high = (pages.h - 2 * margin) / rows
    for number, label in enumerate(labels):
        place = number % (columns * rows)
        if place == 0:
            pages.add_page()
        box = (margin + wide * (place % columns), margin + high * (place // columns), wide, high)
        pages.set_draw_color(LINE)
        pages.rect(*box)
        yield label, box


def put_code(pages: FPDF, payload: str, left: float, top: float, side: float) -> None:
    """A QR code of these words or this address."""
    picture = io.BytesIO()
    segno.make(payload, error="m", micro=False).save(picture, kind="png", scale=10, border=2)
    pages.image(picture, left, top, side, side)


def put_line(
    pages: FPDF, words: str, left: float, top: float, size: float, colour: str, width: float = 0
) -> float:
    """One line, smaller where it must be to fit into ``width``; returns where the next begins."""
    pages.set_font("house", size=size)
    while width and size > 5 and pages.get_string_width(words) > width - 2:
        size -= 0.5
        pages.set_font("house", size=size)
    pages.set_text_color(colour)
    pages.set_xy(left, top)
    pages.cell(width, size * 0.45, words)
    return top + size * 0.45
