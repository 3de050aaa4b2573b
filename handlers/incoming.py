"""The neutral shapes in which words travel between the channels and the handlers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

AttachmentKind = Literal["photo", "voice", "video", "document", "sticker", "location", "contact"]

IncomingKind = Literal[
    "message",
    "edited",  # an earlier message was changed: weighed anew, where it stands
    "unreadable",  # of a kind that we cannot open; ``text`` says of which
    "action",  # a button was pressed; ``action`` holds what it stood for
    "reachable",  # the person unblocked the bot, or the bot was put into a group
    "unreachable",  # the person blocked the bot, or the bot was put out of a group
    "drill",  # the program itself, to see whether it would be heard
    "migrated",  # a group got a new address: ``migrated_to``
]


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something that came with a message. The channel can fetch the bytes by ``reference``."""

    kind: AttachmentKind
    reference: str = ""
    mime: str = ""
    size: int | None = None  # bytes, where the platform says so
    name: str = ""  # a file's name, a sticker's emoji, a contact's name
    note: str = ""  # "31.2304,121.4737" for a location, the phone for a contact


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that a person did in a channel."""

    channel: str  # "telegram", "webchat", …
    sender: str  # the person's address in the channel
    conversation: str  # the chat's address; equals ``sender`` in a private chat
    sent_at: datetime  # aware; the platform's word
    kind: IncomingKind = "message"
    text: str = ""
    action: str = ""  # of a pressed button: the command it stands for, as "/take 12"
    attachments: tuple[Attachment, ...] = ()
    is_group: bool = False
    group_title: str = ""
    forum: bool = False  # the group has topics
    thread: str = ""  # the topic in which it was said; empty: in the group itself
    sender_name: str = ""
    language: str = ""  # "zh_CN" or "en" where the platform tells, else ""
    message_id: str = ""  # the platform's id of this message (of the changed one, when edited)
    was: str | None = None  # what an edited message said before; None: we never had it
    reply_to: str = ""  # the platform's id of the message this one replies to
    album: str = ""  # the platform's word for what was sent as one thing in several messages
    forwarded: bool = False
    vouched_phone: str = (
        ""  # 11 digits, only when the messenger vouches that it is the sender's own
    )
    migrated_to: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A labelled command: pressing it is the same as writing ``action``. At most 64 bytes."""

    label: str
    action: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said to somebody: text, buttons, perhaps a photo and files that we keep, or a
    paper to draw."""

    text: str
    buttons: tuple[Button, ...] = ()
    photo: int | None = None  # id of an attachment row
    paper: int | None = None  # id of a paper row
    files: tuple[int, ...] = ()  # further ones: voice, video, documents, an album's other photos
