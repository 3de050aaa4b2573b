"""The picture of a receipt: how much came in, for what, when and by which way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.papers.bill import Sheet
from bot.papers.house import INK, SOFT, Kit


def draw(values: Mapping[str, Any], kit: Kit) -> bytes:
    """A PNG. ``values``: ``title``, ``home``, ``total_label``, ``total``, ``rows`` as of a bill,
    ``lines`` of text, ``foot``."""
    sheet = Sheet(kit)
    sheet.head(values["title"], values["home"])
    sheet.total(values["total_label"], values["total"])
    for row in values["rows"]:
        sheet.row(row)
    for line in values["lines"]:
        sheet.words(line, 34, INK)
    sheet.words(values["foot"], 28, SOFT)
    return sheet.png()
