"""How an ``Outgoing`` looks in WeCom: texts of 2048 bytes, pictures, files, a card with buttons."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels import texts
from bot.channels.base import Document, Outgoing
from bot.channels.wecom.files import Kind, enclosed
from handlers.incoming import Button

TEXT_LIMIT = 2048  # bytes; the platform cuts what is longer without a word
# Characters that the app shows of a card; the rest of a longer text goes before it as a text.
TITLE, BODY, KEY, VALUE = 36, 160, 5, 30
ROWS, BUTTONS = 6, 6
LABEL = 10  # characters
ACTION_LIMIT = 1024  # bytes


@dataclass(frozen=True, slots=True)
class Step:
    """One message to a member: exactly one of these. ``typed``: what a card says where it cannot
    be a card."""

    text: str = ""
    file: tuple[Document, Kind] | None = None
    card: dict[str, Any] | None = None
    typed: str = ""


def steps(message: Outgoing) -> list[Step]:
    """The messages that bring this one across, in order; the buttons are on the last."""
    plan = [Step(file=each) for each in enclosed(message)]
    said = texts.clean(message.text)
    buttons = [one for one in message.buttons if _fits(one)][:BUTTONS]
    rest = [one for one in message.buttons if one not in buttons]
    text = typed(said, rest)
    if not text.strip():  # a card wants a title
        text, buttons = typed("", message.buttons), []
    if not buttons:
        return plan + [Step(piece) for piece in split(text)]
    fallback = typed(said, message.buttons)
    title, lines = _title(text)
    if (parts := _parts(lines)) is None:
        plan += [Step(piece) for piece in split(text)]
        fallback, parts = typed("", message.buttons), {}
    card = {
        "card_type": "button_interaction",
        "main_title": {"title": title},
        **parts,
        "task_id": f"{message.outbox_id}-{secrets.token_hex(4)}",
        "button_list": [
            {"text": _short(label_of(one), LABEL), "style": 1, "key": one.action} for one in buttons
        ],
    }
    return [*plan, Step(card=card, typed=fallback)]


def typed(text: str, buttons: Sequence[Button]) -> str:
    """The text with its buttons as commands that can be typed."""
    return "\n".join(filter(None, [text, *(f"{label_of(one)}：{one.action}" for one in buttons)]))


def label_of(button: Button) -> str:
    """In one line; the command where there is no label."""
    return " ".join(texts.clean(button.label).split()) or button.action


def split(text: str) -> list[str]:
    return texts.split(text, TEXT_LIMIT, texts.BYTES)


def _title(text: str) -> tuple[str, list[str]]:
    """The first line as the title, whole below it where it is too long for one."""
    lines = [line for line in text.splitlines() if line.strip()]
    first = lines[0].strip() if lines else ""
    return _short(first, TITLE), lines if len(first) > TITLE else lines[1:]


def _parts(lines: Sequence[str]) -> dict[str, Any] | None:
    """The lines in the parts of a card: "key：value" as a row of its table, the rest as its text.
    None where they do not fit."""
    table: list[dict[str, str]] = []
    words: list[str] = []
    for line in lines:
        key, colon, value = line.partition("：")
        if colon and len(key) <= KEY and 0 < len(value.strip()) <= VALUE and len(table) < ROWS:
            table.append({"keyname": key, "value": value.strip()})
        else:
            words.append(line)
    body = "\n".join(words)
    if len(body) > BODY:
        return None
    found: dict[str, Any] = {"sub_title_text": body} if body else {}
    return {**found, **({"horizontal_content_list": table} if table else {})}


def _fits(button: Button) -> bool:
    return 0 < len(button.action.encode("utf-8", "replace")) <= ACTION_LIMIT


def _short(words: str, limit: int) -> str:
    return words if len(words) <= limit else words[: limit - 1] + "…"
