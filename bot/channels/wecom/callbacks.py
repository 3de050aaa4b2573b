"""How a callback of the WeCom app becomes an ``Incoming``. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.channels.wechat_common.xml import read_xml, word
from handlers.incoming import Attachment, AttachmentKind, Incoming

NAME = "wecom"
ROBOT = "robot"  # the address of the one group that a robot speaks to
BINDING = "/bindchat"

_FILES: Mapping[str, tuple[AttachmentKind, str]] = {
    "image": ("photo", "image/jpeg"),
    "voice": ("voice", "audio/amr"),
    "video": ("video", "video/mp4"),
    "shortvideo": ("video", "video/mp4"),
    "file": ("document", "application/octet-stream"),
}


def pack(xml: str) -> str:
    """A callback's plaintext as the body of a delivery."""
    return json.dumps({"xml": xml}, ensure_ascii=False)


def read(body: str, agent_id: int, *, robot: bool) -> Incoming | None:
    """One stored callback; None where it holds nothing that a member said or did to our app.

    ``robot``: there is a group robot. The group itself cannot be heard, so the command that binds
    a group counts, said to the app, for the robot's. Raises ValueError for no callback.
    """
    try:
        fields = read_xml(json.loads(body)["xml"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a callback: {type(error).__name__}") from error
    sender = word(fields, "FromUserName")
    if not sender or sender == "sys" or word(fields, "AgentID") not in ("", str(agent_id)):
        return None
    kind = word(fields, "MsgType")
    if kind == "event":
        return _event(fields, sender)
    if not kind:
        return None
    text, attachments = _content(fields, kind)
    if not text and not attachments and kind != "text":
        return _incoming(fields, sender, kind="unreadable", text=kind)
    if robot and text.casefold().startswith(BINDING):
        return _incoming(
            fields, sender, text=text, conversation=ROBOT, is_group=True, group_title="企业微信群"
        )
    return _incoming(fields, sender, text=text, attachments=attachments)


def _content(fields: Mapping[str, Any], kind: str) -> tuple[str, tuple[Attachment, ...]]:
    """The words and the files of a message; of an unknown kind whatever words it has."""
    if kind in _FILES:
        what, mime = _FILES[kind]
        name = word(fields, "FileName") or word(fields, "Title")
        return "", (Attachment(what, word(fields, "MediaId"), mime, name=name),)
    if kind == "location":
        note = f"{word(fields, 'Location_X')},{word(fields, 'Location_Y')}"
        return "", (Attachment("location", name=word(fields, "Label"), note=note),)
    if kind == "link":
        parts = (word(fields, name) for name in ("Title", "Description", "Url"))
        return "\n".join(filter(None, parts)), ()
    return word(fields, "Content"), ()


def _event(fields: Mapping[str, Any], sender: str) -> Incoming | None:
    event, key = word(fields, "Event"), word(fields, "EventKey")
    if event == "subscribe":
        return _incoming(fields, sender, kind="reachable")
    if event == "unsubscribe":
        return _incoming(fields, sender, kind="unreachable")
    if event in ("template_card_event", "click") and key.startswith("/"):
        task = word(fields, "TaskId")
        return _incoming(fields, sender, kind="action", action=key, message_id=task)
    return None


def _incoming(fields: Mapping[str, Any], sender: str, **more: Any) -> Incoming:
    """Member ids differ in no more than case where they are the same."""
    address = sender.casefold()
    return Incoming(
        **{
            "channel": NAME,
            "sender": address,
            "conversation": address,
            "sent_at": _moment(word(fields, "CreateTime")),
            "sender_name": sender,
            "message_id": word(fields, "MsgId"),
            **more,
        }
    )


def _moment(seconds: str) -> datetime:
    if not (seconds.isascii() and seconds.isdecimal() and len(seconds) <= 11):
        raise ValueError("CreateTime is no time")
    return datetime.fromtimestamp(int(seconds), UTC)
