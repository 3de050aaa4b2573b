"""How much of somebody's words is shown: a line of them, or a card's worth."""

from __future__ import annotations

TEXT_SHOWN = 600  # characters on a card; the whole text stays on the ticket


def short(text: str, length: int = 60) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def cut(text: str) -> str:
    """As much as fits on a card, line breaks and all."""
    return text if len(text) <= TEXT_SHOWN else text[: TEXT_SHOWN - 1] + "…"
