"""How an ``Outgoing`` looks in Telegram: texts within its limits, a keyboard of buttons."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.base import Document, Outgoing
from handlers.incoming import Button

TEXT_LIMIT = 4096  # in UTF-16 units, as all of Telegram's limits on text
CAPTION_LIMIT = 1024
ACTION_LIMIT = 64  # bytes
KEYBOARD_LIMIT = 100  # buttons
_SHORT = 12  # columns: two labels of six Chinese characters fit beside each other on a phone


@dataclass(frozen=True, slots=True)
class Step:
    """One request to Telegram: a text, or a photo or a document with the text beneath it."""

    text: str
    photo: Path | None = None
    keyboard: InlineKeyboardMarkup | None = None
    document: Document | None = None


def steps(message: Outgoing) -> list[Step]:
    """The requests that bring this message across, in order; the buttons are on the last."""
    typed = [one for one in message.buttons if not _fits(one)]
    buttons = [one for one in message.buttons if _fits(one)]
    typed, buttons = typed + buttons[KEYBOARD_LIMIT:], buttons[:KEYBOARD_LIMIT]
    text = "\n".join([clean(message.text), *(f"{one.label}: {one.action}" for one in typed)])
    keyboard = _keyboard(buttons)
    plan = [Step("", message.photo)] if message.photo else []
    plan += [Step("", document=message.document)] if message.document else []
    if plan and units(text.strip()) <= CAPTION_LIMIT:
        plan[-1] = replace(plan[-1], text=text.strip())
    else:
        plan += [Step(piece) for piece in split(text)]
    if plan:
        plan[-1] = replace(plan[-1], keyboard=keyboard)
    return plan


def units(text: str) -> int:
    """The length that Telegram counts: UTF-16 units, two for most emoji."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


def clean(text: str) -> str:
    """Without what no database and no messenger takes: NUL and halves of UTF-16 pairs."""
    if "\0" in text:
        text = text.replace("\0", "")
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def split(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """The text in pieces of at most ``limit`` units, cut between paragraphs where that is
    possible, else between lines, else between words, else anywhere but within a character."""
    pieces, rest = [], text.strip()
    while units(rest) > limit:
        cut = _cut(rest, limit)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [piece for piece in [*pieces, rest] if piece]


def _cut(text: str, limit: int) -> int:
    head = text.encode("utf-16-le")[: limit * 2].decode("utf-16-le", "ignore")
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


def _fits(button: Button) -> bool:
    return 0 < len(button.action.encode("utf-8", "replace")) <= ACTION_LIMIT


def _keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """Rows of two where both labels are short, else of one."""
    if not buttons:
        return None
    rows: list[list[InlineKeyboardButton]] = []
    for short, group in groupby(buttons, key=lambda one: _columns(one.label) <= _SHORT):
        row = [InlineKeyboardButton(_label(one), callback_data=one.action) for one in group]
        width = 2 if short else 1
        rows += [row[at : at + width] for at in range(0, len(row), width)]
    return InlineKeyboardMarkup(rows)


def _label(button: Button) -> str:
    return clean(button.label).strip() or button.action


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
