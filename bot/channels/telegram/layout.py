"""How an ``Outgoing`` looks in Telegram: texts within its limits, a keyboard of buttons."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, WebAppInfo

from bot.channels import texts
from bot.channels.base import Document, Outgoing
from bot.channels.texts import UTF16, clean
from handlers.incoming import Button

TEXT_LIMIT = 4096  # in UTF-16 units, as all of Telegram's limits on text
CAPTION_LIMIT = 1024
ACTION_LIMIT = 64  # bytes
KEYBOARD_LIMIT = 100  # buttons
ALBUM_LIMIT = 10  # photos and videos
OPEN = "打开 · Open"
_SHORT = 12  # columns: two labels of six Chinese characters fit beside each other on a phone


@dataclass(frozen=True, slots=True)
class Step:
    """One request to Telegram: a text, or a file with the text beneath it, or an album."""

    text: str
    files: tuple[Document, ...] = ()
    keyboard: InlineKeyboardMarkup | None = None

    @property
    def weight(self) -> int:
        """How many messages it becomes."""
        return max(len(self.files), 1)


def steps(message: Outgoing, pages_at: str = "") -> list[Step]:
    """The requests that bring this message across, in order; the buttons are on the last. A link
    to a page below ``pages_at`` opens inside Telegram by a button of its own."""
    typed = [one for one in message.buttons if not _fits(one)]
    buttons = [one for one in message.buttons if _fits(one)]
    typed, buttons = typed + buttons[KEYBOARD_LIMIT:], buttons[:KEYBOARD_LIMIT]
    text = "\n".join([clean(message.text), *(f"{one.label}: {one.action}" for one in typed)])
    keyboard = _keyboard(buttons, _pages(message.text, pages_at) if pages_at else [])
    plan = [Step("", group) for group in _grouped([*_enclosed(message)])]
    if plan and len(plan[-1].files) == 1 and units(text.strip()) <= CAPTION_LIMIT:
        plan[-1] = replace(plan[-1], text=text.strip())  # an album would show no buttons
    else:
        plan += [Step(piece) for piece in split(text)]
    if plan:
        plan[-1] = replace(plan[-1], keyboard=keyboard)
    return plan


def split(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """The text in pieces of at most ``limit`` UTF-16 units, which Telegram counts."""
    return texts.split(text, limit, UTF16)


def _enclosed(message: Outgoing) -> Iterator[Document]:
    if message.photo is not None:
        yield Document(message.photo, message.photo.name, "image/jpeg")
    yield from message.files
    if message.document is not None:
        yield message.document


def _grouped(files: Sequence[Document]) -> list[tuple[Document, ...]]:
    """Photos and videos in albums, everything else one by one."""
    seen = [one for one in files if is_photo(one) or is_video(one)]
    albums = [tuple(seen[at : at + ALBUM_LIMIT]) for at in range(0, len(seen), ALBUM_LIMIT)]
    return albums + [(one,) for one in files if one not in seen]


def is_photo(file: Document) -> bool:
    return file.mime in ("image/jpeg", "image/png", "image/webp")


def is_video(file: Document) -> bool:
    return file.mime == "video/mp4"


def units(text: str) -> int:
    """The length that Telegram counts: UTF-16 units, two for most emoji."""
    return UTF16.of(text)


def _fits(button: Button) -> bool:
    return 0 < len(button.action.encode("utf-8", "replace")) <= ACTION_LIMIT


def _pages(text: str, pages_at: str) -> list[str]:
    """The addresses in a text that Telegram opens as a Web App: ours, by https."""
    if not pages_at.startswith("https://"):
        return []
    return list(dict.fromkeys(re.findall(re.escape(pages_at) + r"/[!-~]+", text)))


def _keyboard(buttons: Sequence[Button], pages: Sequence[str]) -> InlineKeyboardMarkup | None:
    """Rows of two where both labels are short, else of one; pages to open stand above."""
    if not buttons and not pages:
        return None
    rows = [[InlineKeyboardButton(OPEN, web_app=WebAppInfo(each))] for each in pages]
    for short, group in groupby(buttons, key=lambda one: _columns(one.label) <= _SHORT):
        row = [InlineKeyboardButton(_label(one), callback_data=one.action) for one in group]
        width = 2 if short else 1
        rows += [row[at : at + width] for at in range(0, len(row), width)]
    return InlineKeyboardMarkup(rows)


def _label(button: Button) -> str:
    return clean(button.label).strip() or button.action


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
