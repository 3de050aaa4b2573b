"""How an ``Outgoing`` looks in WeChat: texts within its limits, buttons as numbers and links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.channels.base import Outgoing
from bot.channels.texts import BYTES, clean, split
from handlers.incoming import Button
from storage.windows import places

TEXT_LIMIT = 2000  # bytes; the platform's 2048, and room for what we do not foresee
MENU_LIMIT = 10  # buttons that a menu message shows; beyond that the numbers remain
LABEL_LIMIT = 60  # bytes
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def in_one_text(text: str, buttons: Sequence[Button], menu: str, limit: int = TEXT_LIMIT) -> str:
    """The text, below it the buttons as numbers that can be typed, as links where they fit."""
    text = clean(text).strip()
    if not buttons:
        return text
    linked = "\n".join([text, "", _invitation(text), *_numbered(buttons, menu)])
    if BYTES.of(linked) <= limit:
        return linked
    return "\n".join([text, "", _invitation(text), *_numbered(buttons, "")])


def _numbered(buttons: Sequence[Button], menu: str) -> list[str]:
    numbers = places([one.label for one in buttons])
    return [
        f"{place} {_label(one, menu, place)}" for place, one in zip(numbers, buttons, strict=True)
    ]


def _label(button: Button, menu: str, place: int) -> str:
    label = _shown(button, place)
    if not menu:
        return label
    name = name_of(menu, place)
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={label}&msgmenuid={name}">{label}</a>'


def _shown(button: Button, place: int) -> str:
    """The label, without the number where it begins with its own."""
    label = _plain(button.label) or button.action
    return label.removeprefix(str(place)).strip() or label


def _plain(label: str) -> str:
    """Without what would end the link around it."""
    return re.sub(r"[\"'<>&?#\s]+", " ", clean(label)).strip()


def name_of(menu: str, place: int) -> str:
    """The number by which a pressed button comes back: its menu, then two digits."""
    return f"{menu}{place:02d}"


def _invitation(text: str) -> str:
    """In the language of what stands above it."""
    return "回数字就行：" if _CHINESE.search(text) else "Answer with a number:"


def plain_pieces(message: Outgoing) -> list[str]:
    """The texts that bring a message across; the numbers are at the end of the last."""
    text = with_document(message)
    return split(in_one_text(text, message.buttons, message.menu), TEXT_LIMIT, BYTES)


def with_document(message: Outgoing) -> str:
    """An Official Account hands over no files: their name tells people what to ask for."""
    papers = [message.document] if message.document else []
    papers += [each for each in message.files if not each.mime.startswith("image/")]
    return "\n".join([message.text, *(f"📄 {each.name}" for each in papers)]).strip()


def menu_message(message: Outgoing) -> dict[str, Any] | None:
    """The same as one message with buttons that can be pressed; None where it is too large."""
    head = clean(with_document(message)).strip()
    if not message.buttons or not message.menu or len(message.buttons) > MENU_LIMIT:
        return None
    numbers = places([one.label for one in message.buttons])
    shown = [
        {"id": name_of(message.menu, place), "content": f"{place} {_short(one, place)}"}
        for place, one in zip(numbers, message.buttons, strict=True)
    ]
    if BYTES.of(head) + sum(BYTES.of(each["content"]) for each in shown) > TEXT_LIMIT:
        return None
    tail = "（也可以直接回数字）" if _CHINESE.search(head) else "(or answer with a number)"
    return {"head_content": head + "\n", "list": shown, "tail_content": tail}


def _short(button: Button, place: int) -> str:
    return BYTES.head(_shown(button, place), LABEL_LIMIT)


def steps(message: Outgoing) -> list[dict[str, Any]]:
    """The customer-service messages, in order, without their receiver; a photo goes first and
    stands as ``{"photo": path}``."""
    photos = [message.photo] if message.photo else []
    photos += [each.path for each in message.files if each.mime.startswith("image/")]
    plan: list[dict[str, Any]] = [{"photo": each} for each in photos]
    if menu := menu_message(message):
        return [*plan, {"msgtype": "msgmenu", "msgmenu": menu}]
    pieces = plain_pieces(message)
    return plan + [{"msgtype": "text", "text": {"content": each}} for each in pieces]
