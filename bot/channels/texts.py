"""Texts cut to a messenger's measure, between paragraphs where that is possible."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from handlers.legible import writable


@dataclass(frozen=True, slots=True)
class Measure:
    """How a messenger counts the length of a text, and the beginning that has a length."""

    of: Callable[[str], int]
    head: Callable[[str, int], str]


UTF16 = Measure(
    lambda text: len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2,
    lambda text, most: text.encode("utf-16-le", "replace")[: most * 2].decode(
        "utf-16-le", "ignore"
    ),
)
BYTES = Measure(
    lambda text: len(text.encode("utf-8", "replace")),
    lambda text, most: text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore"),
)


def clean(text: str) -> str:
    """Without what no messenger takes."""
    return writable(text)


def split(text: str, limit: int, measure: Measure) -> list[str]:
    """The text in pieces of at most ``limit``, cut between paragraphs where that is possible,
    else between lines, else between words, else anywhere but within a character."""
    pieces, rest = [], text.strip()
    while measure.of(rest) > limit:
        cut = _cut(rest, measure.head(rest, limit))
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [piece for piece in [*pieces, rest] if piece]


def _cut(text: str, head: str) -> int:
    for mark in ("\n\n", "\n", "。", " "):
        at = head.rfind(mark, len(head) // 4)  # a piece of a few words would waste a message
        if at > 0:
            return at + len(mark)
    end = len(head)
    while end > len(head) - 16 and _clings(text[end]) | (text[end - 1] == "\u200d"):
        end -= 1
    return max(end, 1)


def _clings(character: str) -> bool:
    """Whether it belongs to the character before: an accent, a joiner, a skin tone."""
    return (
        unicodedata.combining(character) != 0
        or character in "\u200d\ufe0e\ufe0f\u20e3"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )
