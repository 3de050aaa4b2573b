"""The picture of a bill: what is owed, for what, how it was worked out, how to pay."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import segno
from PIL import Image, ImageDraw, ImageFont

from bot.papers.house import AMBER, INK, LEAF, LINE, PAPER, SHADE, SOFT, WIDTH, Kit

EDGE = 64  # pixels at both sides
CODE = 300  # a payment code's side
TALLEST = 8000
NEVER_FIRST = "，。、；：）」』！？%,.;:)!?"  # what must not begin a line


def draw(values: Mapping[str, Any], kit: Kit) -> bytes:
    """A PNG, as wide as a phone and as high as it needs.

    ``values``: ``title``, ``home``, ``total_label``, ``total``, ``rows`` (each ``what``, ``how``,
    ``amount``, ``note``), ``more`` and ``pay`` (lines of text), ``link`` (behind the code; empty
    for none), ``code_label``, ``foot``. All words and sums as they are to be read.
    """
    sheet = Sheet(kit)
    sheet.head(values["title"], values["home"])
    sheet.total(values["total_label"], values["total"])
    for row in values["rows"]:
        sheet.row(row)
    for line in values["more"]:
        sheet.words(line, 34, SOFT)
    sheet.pay(values["pay"], _code(values["link"], kit), values["code_label"])
    sheet.words(values["foot"], 28, SOFT)
    return sheet.png()


class Sheet:
    """Grows downward; ``_y`` is where the next thing goes."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._image = Image.new("RGB", (WIDTH, 1600), PAPER)
        self._pen = ImageDraw.Draw(self._image)
        self._y = 0

    def head(self, title: str, home: str) -> None:
        self._room(230)
        self._pen.rectangle((0, 0, WIDTH, 210), fill=LEAF)
        self._text(EDGE, 44, title, 36, "#d7eadf")
        self._text(EDGE, 100, self._cut(home, 64, WIDTH - 2 * EDGE), 64, PAPER, bold=True)
        self._y = 246

    def total(self, label: str, total: str) -> None:
        self._room(170)
        self._text(EDGE, self._y + 44, label, 40, SOFT)
        width = self._length(total, 84)
        self._text(WIDTH - EDGE - width, self._y, total, 84, INK, bold=True)
        self._y += 138
        self._pen.line((EDGE, self._y, WIDTH - EDGE, self._y), fill=LINE, width=3)
        self._y += 26

    def row(self, row: Mapping[str, str]) -> None:
        self._room(190)
        width = self._length(row["amount"], 42)
        what = self._cut(row["what"], 42, WIDTH - 2 * EDGE - width - 30)
        self._text(EDGE, self._y, what, 42, INK)
        self._text(WIDTH - EDGE - width, self._y, row["amount"], 42, INK, bold=True)
        self._y += 62
        for words, colour in ((row["how"], SOFT), (row["note"], AMBER)):
            if words:
                self.words(words, 32, colour, gap=0)
        self._y += 14
        self._pen.line((EDGE, self._y, WIDTH - EDGE, self._y), fill=LINE, width=2)
        self._y += 26

    def words(self, words: str, size: int, colour: str, gap: int = 12, right: int = EDGE) -> None:
        """A paragraph, wrapped."""
        for line in self._wrapped(words, size, WIDTH - EDGE - right):
            self._room(size * 2)
            self._text(EDGE, self._y, line, size, colour)
            self._y += round(size * 1.45)
        self._y += gap

    def pay(self, lines: list[str], code: Image.Image | None, label: str) -> None:
        """A shaded box: the ways to pay, with the code at the right where there is one."""
        if not lines and code is None:
            self._y += 10
            return
        self._y += 10
        top, right = self._y, EDGE + 36 + (CODE + 40 if code else 0)
        texts = [self._wrapped(line, 36, WIDTH - EDGE - 36 - right) for line in lines]
        height = 64 + 54 * sum(map(len, texts)) + 14 * max(0, len(texts) - 1)
        height = max(height, CODE + 130 if code else 0)
        self._room(height + 60)
        self._pen.rounded_rectangle((EDGE, top, WIDTH - EDGE, top + height), 24, fill=SHADE)
        y = top + 32
        for text in texts:
            for line in text:
                self._text(EDGE + 36, y, line, 36, INK)
                y += 54
            y += 14
        if code is not None:
            left = WIDTH - EDGE - 36 - CODE
            self._image.paste(code, (left, top + 36))
            shown = self._cut(label, 30, CODE + 60)
            middle = left + (CODE - self._length(shown, 30)) // 2
            self._text(middle, top + CODE + 56, shown, 30, SOFT)
        self._y = top + height + 32

    def png(self) -> bytes:
        file = io.BytesIO()
        self._image.crop((0, 0, WIDTH, self._y + 36)).save(file, "PNG", optimize=True)
        return file.getvalue()

    def _room(self, height: int) -> None:
        """Makes the paper longer where it does not suffice. Raises ValueError beyond measure."""
        if self._y + height <= self._image.height:
            return
        if self._image.height >= TALLEST:
            raise ValueError("this would not be a picture any more")
        longer = Image.new("RGB", (WIDTH, self._image.height * 2), PAPER)
        longer.paste(self._image)
        self._image, self._pen = longer, ImageDraw.Draw(longer)

    def _font(self, size: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(str(self._kit.font), size)

    def _length(self, words: str, size: int) -> int:
        return round(self._font(size).getlength(words))

    def _text(
        self, x: int, y: int, words: str, size: int, colour: str, *, bold: bool = False
    ) -> None:
        # The font has one weight; a stroke of its own colour is the second.
        self._pen.text((x, y), words, colour, self._font(size), stroke_width=1 if bold else 0)

    def _cut(self, words: str, size: int, width: int) -> str:
        font = self._font(size)
        if font.getlength(words) <= width:
            return words
        while words and font.getlength(words + "…") > width:
            words = words[:-1]
        return words + "…"

    def _wrapped(self, words: str, size: int, width: int) -> list[str]:
        """Lines that fit; cut anywhere between Chinese characters, else at spaces."""
        font, lines = self._font(size), [""]
        for piece in _pieces(words):
            if font.getlength(lines[-1] + piece.rstrip()) <= width or piece[0] in NEVER_FIRST:
                lines[-1] += piece
            else:
                lines.append(piece.lstrip())
        return [line for line in lines if line]


def _pieces(words: str) -> list[str]:
    """Single Chinese characters, and whole words of other scripts with their space."""
    pieces: list[str] = []
    for one in words:
        joins = pieces and one.isascii() and pieces[-1].isascii() and not pieces[-1].endswith(" ")
        if joins and len(pieces[-1]) < 24:
            pieces[-1] += one
        else:
            pieces.append(one)
    return pieces


def _code(link: str, kit: Kit) -> Image.Image | None:
    """A QR code of the link, else the payee's own code, else none; a square of ``CODE`` pixels."""
    if link:
        code = segno.make(link, error="m", micro=False)
        scale = max(1, CODE // code.symbol_size(border=2)[0])  # whole pixels: sharp edges
        file = io.BytesIO()
        code.save(file, kind="png", scale=scale, border=2)
        return _on_square(Image.open(file))
    if kit.payee_qr is not None:
        return _on_square(Image.open(kit.payee_qr))
    return None


def _on_square(image: Image.Image) -> Image.Image:
    """The whole image in the middle of a white square, made smaller where it must be."""
    image = image.convert("RGB")
    image.thumbnail((CODE, CODE), Image.Resampling.LANCZOS)
    square = Image.new("RGB", (CODE, CODE), PAPER)
    square.paste(image, ((CODE - image.width) // 2, (CODE - image.height) // 2))
    return square
