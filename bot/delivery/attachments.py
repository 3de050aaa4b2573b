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
) -> Literal["whole", "fetching", "torn"]:
    """``age``: how long the message has waited, in real time. A card without its photo is whole
    after a while; a reply never is."""
    found = _attachments(session, row)
    if all(each.state == "kept" for each in found):
        return "whole"
    speaks = row.kind == "reply"
    fetching = any(each.state == "remote" for each in found)
    if fetching and age < (REPLY_PATIENCE if speaks else PHOTO_PATIENCE):
        return "fetching"
    return "torn" if speaks else "whole"


def kept(
    session: Session, row: OutboxMessage, media: Path
) -> tuple[Path | None, tuple[Document, ...]]:
    """The one photo that stands with the words, and what comes beside them."""
    found = [each for each in _attachments(session, row) if each.state == "kept"]
    photo = next((media / each.path for each in found if each.id == row.photo_id), None)
    files = [
        Document(media / each.path, each.name or Path(each.path).name, each.mime)
        for each in found
        if each.id != row.photo_id
    ]
    return photo, tuple(files)


def _attachments(session: Session, row: OutboxMessage) -> list[Attachment]:
    ids = [row.photo_id] if row.photo_id is not None else []
    return [session.get_one(Attachment, each) for each in (*ids, *row.file_ids)]
