"""What goes along with a message: whether all of it is at hand, and where it lies."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Literal

from sqlmodel import Session

from bot.channels.base import Document
from storage.attachments import Attachment
from storage.outbox import OutboxMessage

# Real time; how long a message waits for its photo to be fetched: a card leaves without it, what
# one person sends another waits longer and does not.
PHOTO_PATIENCE = timedelta(seconds=15)
REPLY_PATIENCE = timedelta(minutes=10)


def travels_alone(row: OutboxMessage) -> bool:
    """Whether nothing else may be joined to it."""
    return row.photo_id is not None or row.paper_id is not None or bool(row.file_ids)


def state(
    session: Session, row: OutboxMessage, age: timedelta
) -> Literal["whole", "fetching", "partial"]:
    """``age``: how long the message has waited, in real time. A card without its photo is whole
    after a while; a reply never is."""
    attachments = _attachments(session, row)
    if all(attachment.state == "kept" for attachment in attachments):
        return "whole"
    is_reply = row.kind == "reply"
    fetching = any(attachment.state == "remote" for attachment in attachments)
    if fetching and age < (REPLY_PATIENCE if is_reply else PHOTO_PATIENCE):
        return "fetching"
    return "partial" if is_reply else "whole"


def kept(
    session: Session, row: OutboxMessage, media: Path
) -> tuple[Path | None, tuple[Document, ...]]:
    """The one photo that stands with the words, and what comes beside them."""
    photo, files = None, []
    for attachment in _attachments(session, row):
        if attachment.state != "kept":
            continue
        path = media / attachment.path
        if attachment.id == row.photo_id:
            photo = path
        else:
            files.append(Document(path, attachment.name or path.name, attachment.mime))
    return photo, tuple(files)


def _attachments(session: Session, row: OutboxMessage) -> list[Attachment]:
    ids = [row.photo_id] if row.photo_id is not None else []
    return [session.get_one(Attachment, attachment_id) for attachment_id in (*ids, *row.file_ids)]
