"""How an ``Outgoing`` looks in 微信客服: texts, pictures, files, a menu of at most ten lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.channels.base import Document, Outgoing
from bot.channels.texts import BYTES, clean
from bot.channels.wecom.files import Kind, enclosed
from bot.channels.wecom.layout import label_of, split, typed
from handlers.incoming import Button

HEAD_LIMIT = 1024  # bytes above a menu
BUTTONS = 10
LABEL_LIMIT = 128  # bytes, as that of an action


@dataclass(frozen=True, slots=True)
class Step:
    """One message to the customer: ``body`` of ``kind``, or a file."""

    kind: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    file: tuple[Document, Kind] | None = None


def steps(message: Outgoing) -> list[Step]:
    """The messages that bring this one across, in order; the menu is on the last."""
    plan = [Step(file=each) for each in enclosed(message)]
    buttons = [one for one in message.buttons if _fits(one)][:BUTTONS]
    text = typed(clean(message.text), [one for one in message.buttons if one not in buttons])
    pieces = split(text)
    if not buttons:
        return plan + [_text(piece) for piece in pieces]
    head = pieces.pop() if pieces and len(pieces[-1].encode()) <= HEAD_LIMIT else ""
    return [*plan, *map(_text, pieces), Step("msgmenu", _menu(head, buttons))]


def _text(piece: str) -> Step:
    return Step("text", {"content": piece})


def _menu(head: str, buttons: list[Button]) -> dict[str, Any]:
    lines = [
        {"type": "click", "click": {"id": one.action, "content": _label(one)}} for one in buttons
    ]
    return {**({"head_content": head} if head else {}), "list": lines}


def _label(button: Button) -> str:
    return BYTES.head(label_of(button), LABEL_LIMIT)


def _fits(button: Button) -> bool:
    return 0 < len(button.action.encode("utf-8", "replace")) <= LABEL_LIMIT
