"""How a message of an Official Account becomes an ``Incoming``, and what else it tells. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.channels.base import Arrival
from bot.channels.wechat.account import CLICKED, SAID
from bot.channels.wechat_common.numbers import typed_number
from bot.channels.wechat_common.xml import word
from handlers.incoming import Attachment, AttachmentKind, Incoming
from storage.windows import Grant

NAME = "wechat"
_FILES: dict[str, tuple[AttachmentKind, str]] = {
    "image": ("photo", "image/jpeg"),
    "voice": ("voice", "audio/amr"),
    "video": ("video", "video/mp4"),
    "shortvideo": ("video", "video/mp4"),
}
_KINDS = frozenset({"text", "link", "location", "file", *_FILES})
_CLICKS = ("CLICK", "scancode_push", "scancode_waitmsg")
_MENU = re.compile(r"(\d+)(\d\d)")
Fields = Mapping[str, Any]


def arrival(fields: Fields) -> Arrival:
    """The delivery behind one message. Raises ValueError where it does not say who or when."""
    address, created = word(fields, "FromUserName"), word(fields, "CreateTime")
    kind = word(fields, "MsgType").casefold()
    if not address or not kind or not (created.isascii() and created.isdecimal()):
        raise ValueError("a message without its sender, type or time")
    number, menu = _chosen(fields, kind)
    return Arrival(
        channel=NAME,
        key=_key(fields, kind, address, created),
        address=address[:128],
        stored=lambda action: json.dumps({"message": fields, "action": action}, ensure_ascii=False),
        opens=_opens(kind, word(fields, "Event"), bool(menu)),
        number=number,
        menu=menu,
        finished=_finished(fields),
    )


def _key(fields: Fields, kind: str, address: str, created: str) -> str:
    """The platform's own number of a message, with its sender and its second: where a number comes
    twice, nobody is given another's answer. Events have none, and two can share a second."""
    if kind != "event" and (number := word(fields, "MsgId")):
        return f"{number}:{address}:{created}"
    told = [word(fields, name) for name in ("Event", "EventKey", "Ticket", "MsgID", "MsgId")]
    digest = hashlib.sha256("\0".join(told).encode("utf-8", "replace")).hexdigest()[:16]
    return f"{address}:{created}:{digest}"


def _chosen(fields: Fields, kind: str) -> tuple[int, str]:
    """Which button was meant, from 1, and of which menu; 0 for none."""
    if kind != "text":
        return 0, ""
    if pressed := _MENU.fullmatch(word(fields, "bizmsgmenuid")):
        return int(pressed[2]), pressed[1]
    return typed_number(word(fields, "Content")), ""


def _opens(kind: str, event: str, menu_pressed: bool) -> Grant | None:
    """What lets us write first afterwards. A pressed menu message counts as a menu click."""
    if kind == "event":
        opening = event in _CLICKS or event.casefold() in ("subscribe", "scan")
        return CLICKED if opening else None
    return CLICKED if menu_pressed else SAID


def _finished(fields: Fields) -> tuple[str, bool] | None:
    if word(fields, "Event").upper() != "TEMPLATESENDJOBFINISH":
        return None
    number = word(fields, "MsgID") or word(fields, "MsgId")
    return f"template:{number}", word(fields, "Status").casefold() == "success"


def read(body: str) -> Incoming | None:
    """One stored delivery; None where nobody said or did anything. Raises ValueError."""
    try:
        stored = json.loads(body)
        fields, action = stored["message"], str(stored["action"])
        kind = word(fields, "MsgType").casefold()
        sent_at = datetime.fromtimestamp(int(word(fields, "CreateTime")), UTC)
    except (KeyError, TypeError, AttributeError, OverflowError, OSError, RecursionError) as error:
        raise ValueError(f"not a message of WeChat: {type(error).__name__}") from error
    if kind == "event":
        return _event(fields, sent_at)
    if action:
        return _incoming(fields, sent_at, kind="action", action=action)
    if kind not in _KINDS:
        return _incoming(fields, sent_at, kind="unreadable", text=kind)
    return _incoming(
        fields, sent_at, text=_text(fields, kind), attachments=_attachments(fields, kind)
    )


def _incoming(fields: Fields, sent_at: datetime, **more: Any) -> Incoming:
    sender = word(fields, "FromUserName")
    return Incoming(
        channel=NAME,
        sender=sender,
        conversation=sender,
        sent_at=sent_at,
        message_id=word(fields, "MsgId"),
        **more,
    )


def _text(fields: Fields, kind: str) -> str:
    if kind == "text":
        return word(fields, "Content")
    if kind == "voice":  # retired by the platform, and mostly empty
        return word(fields, "Recognition")
    if kind == "link":
        parts = (word(fields, name) for name in ("Title", "Description", "Url"))
        return "\n".join(filter(None, parts))
    return ""


def _attachments(fields: Fields, kind: str) -> tuple[Attachment, ...]:
    """A photo may also be had at an address of its own, where an account may not ask for files."""
    if kind in _FILES:
        what, mime = _FILES[kind]
        reference = " ".join(filter(None, (word(fields, "MediaId"), word(fields, "PicUrl"))))
        return (Attachment(what, reference, mime),)
    if kind == "location":
        note = f"{word(fields, 'Location_X')},{word(fields, 'Location_Y')}"
        return (Attachment("location", name=word(fields, "Label"), note=note),)
    if kind == "file":
        name = word(fields, "Title") or word(fields, "FileName")
        return (
            Attachment("document", word(fields, "MediaId"), "application/octet-stream", name=name),
        )
    return ()


def _event(fields: Fields, sent_at: datetime) -> Incoming | None:
    """Following, leaving, scanning and the menu; of everything else nobody need know."""
    event, key = word(fields, "Event").casefold(), word(fields, "EventKey")
    if event == "subscribe":
        code = key.removeprefix("qrscene_")
        return _incoming(fields, sent_at, text=f"/start {code}".strip())
    if event == "scan":
        return _incoming(fields, sent_at, text=f"/start {key}".strip())
    if event == "unsubscribe":
        return _incoming(fields, sent_at, kind="unreachable")
    if event == "click" and key.startswith("/"):
        return _incoming(fields, sent_at, kind="action", action=key)
    return None
