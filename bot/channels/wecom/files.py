"""Photos and documents on their way to WeCom, where they stay three days; and from there to us."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from pathlib import Path
from typing import Literal

from bot.channels.base import Document, Fetched, Outgoing
from bot.channels.errors import Refused
from bot.channels.wechat_common.client import Api

KEPT = 2.5 * 24 * 3600  # seconds; the platform forgets a file after three days
REMEMBERED = 200  # files
LIMITS = {"image": 10 * 1024 * 1024, "file": 20 * 1024 * 1024}  # bytes
SMALLEST = 6  # bytes; the platform takes nothing smaller

Kind = Literal["image", "file"]


class Files:
    """Uploads a file once, however many people it goes to."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._known: OrderedDict[tuple[Path, Kind], tuple[str, float]] = OrderedDict()

    async def up(self, path: Path, name: str, kind: Kind) -> str:
        """The platform's id of the file. Raises ``SendError``: ``Refused`` where it is not there or
        the platform takes none like it."""
        known, until = self._known.get((path, kind), ("", 0.0))
        if known and until > time.monotonic():
            return known
        content = await asyncio.to_thread(content_of, path, LIMITS[kind])
        answer = await self._api.call(
            "/cgi-bin/media/upload", params={"type": kind}, files={"media": (name, content)}
        )
        media_id = str(answer.get("media_id", ""))
        self._known[path, kind] = (media_id, time.monotonic() + KEPT)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return media_id

    async def down(self, media_id: str) -> Fetched:
        """Raises ``SendError``."""
        return await self._api.download("/cgi-bin/media/get", {"media_id": media_id})


def content_of(path: Path, limit: int) -> bytes:
    """Raises ``Refused`` where the file is gone, empty or too large."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Refused(f"the file is no longer there: {error.strerror}") from None
    if not SMALLEST <= len(content) <= limit:
        raise Refused("the platform takes no file of this size")
    return content


def enclosed(message: Outgoing) -> list[tuple[Document, Kind]]:
    """All that goes along with the words, in order: pictures to be seen, files to be opened."""
    photos = [Document(message.photo, message.photo.name, "")] if message.photo else []
    found: list[tuple[Document, Kind]] = [
        (each, "image" if is_picture(each.path) else "file") for each in (*photos, *message.files)
    ]
    return found + ([(message.document, "file")] if message.document else [])


def is_picture(path: Path) -> bool:
    """What WeCom shows as a picture; anything else travels as a file."""
    return path.suffix.casefold() in (".jpg", ".jpeg", ".png")
