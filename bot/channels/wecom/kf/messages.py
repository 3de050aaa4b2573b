"""How a message that was pulled from 微信客服 becomes an ``Incoming``. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.channels.wechat_common.numbers import typed_number
from handlers.incoming import Attachment, AttachmentKind, Incoming

NAME = "wecom-kf"
CHOSEN = "guanjia_chosen"  # in a stored message, ours: the action behind the number that was typed
CUSTOMER, EVENT = 3, 4  # who a message is from; 5 is a person of the company in WeCom

_FILES: Mapping[str, tuple[AttachmentKind, str]] = {
    "image": ("photo", "image/jpeg"),
    "voice": ("voice", "audio/amr"),
    "video": ("video", "video/mp4"),
    "file": ("document", "application/octet-stream"),
}


def address_of(message: Mapping[str, Any]) -> str:
    """The customer, at this kf account: the same person is somebody else at another company's."""
    event = message.get("event")
    inner: Mapping[str, Any] = event if isinstance(event, dict) else {}
    account = _text(message, "open_kfid") or _text(inner, "open_kfid")
    customer = _text(message, "external_userid") or _text(inner, "external_userid")
    return f"{account}/{customer}" if account and customer else ""


def number_in(message: Mapping[str, Any]) -> int:
    """Which line of the last menu a customer means who types its number, from 1; else 0."""
    part = _part(message, "text")
    if message.get("msgtype") != "text" or _text(part, "menu_id"):
        return 0
    return typed_number(_text(part, "content"))


def read(body: str) -> Incoming | None:
    """One stored message; None where it holds nothing that a customer said or did.

    Raises ValueError for no message.
    """
    message = json.loads(body)
    if not isinstance(message, dict):
        raise ValueError("not a message of 微信客服")
    address, origin = address_of(message), message.get("origin")
    if not address or origin not in (CUSTOMER, EVENT):
        return None
    if message.get("msgtype") == "event":
        return _event(message, address)
    if origin != CUSTOMER:
        return None
    pressed = _text(_part(message, "text"), "menu_id") or _text(message, CHOSEN)
    if pressed.startswith("/"):
        return _incoming(message, address, kind="action", action=pressed)
    text, attachments = _content(message)
    if not text and not attachments and message.get("msgtype") != "text":
        return _incoming(message, address, kind="unreadable", text=_text(message, "msgtype"))
    return _incoming(message, address, text=text, attachments=attachments)


def _content(message: Mapping[str, Any]) -> tuple[str, tuple[Attachment, ...]]:
    """The words and the files; of a kind that we do not know, whatever title it has."""
    kind = _text(message, "msgtype")
    part = _part(message, kind)
    if kind in _FILES:
        what, mime = _FILES[kind]
        return "", (Attachment(what, _text(part, "media_id"), mime, name=_text(part, "name")),)
    if kind == "location":
        name = " ".join(filter(None, (_text(part, "name"), _text(part, "address"))))
        note = f"{part.get('latitude', '')},{part.get('longitude', '')}"
        return "", (Attachment("location", name=name, note=note),)
    names = ("content", "title", "desc", "url")
    return "\n".join(filter(None, (_text(part, name) for name in names))), ()


def _event(message: Mapping[str, Any], address: str) -> Incoming | None:
    event = _part(message, "event")
    kind = _text(event, "event_type")
    if kind == "enter_session":
        # With a link of ours the scene's parameter is an invitation code.
        code = _text(event, "scene_param")
        if code or _text(event, "welcome_code"):
            return _incoming(message, address, text=f"/start {code}".strip())
    if kind == "reject_customer_msg_switch_change":
        shut = event.get("reject_switch") == 1
        return _incoming(message, address, kind="unreachable" if shut else "reachable")
    return None


def _incoming(message: Mapping[str, Any], address: str, **more: Any) -> Incoming:
    return Incoming(
        channel=NAME,
        sender=address,
        conversation=address,
        sent_at=_moment(message.get("send_time")),
        message_id=_text(message, "msgid"),
        **more,
    )


def _moment(seconds: object) -> datetime:
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 <= seconds < 10**11:
        raise ValueError("send_time is no time")
    return datetime.fromtimestamp(seconds, UTC)


def _part(message: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = message.get(name)
    return part if isinstance(part, dict) else {}


def _text(part: Mapping[str, Any], name: str) -> str:
    value = part.get(name, "")
    return value.strip() if isinstance(value, str) else ""
