"""The press: has a paper drawn once, keeps the file, says where it lies."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import mimetypes
import secrets
from dataclasses import dataclass, replace
from pathlib import Path

from bot.channels.base import Document, Outgoing
from bot.papers import draw, draw_vector
from bot.papers.house import Kit, font_file
from bot.running import Running
from storage import papers
from storage.db import reading, transaction

log = logging.getLogger("guanjia.papers")

FOLDER = "papers"  # below the media folder


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper as a file. ``picture``: to be shown, rather than handed over."""

    path: Path
    name: str
    mime: str
    picture: bool


class Press:
    """One paper at a time: drawing takes the processor, and there are words to send meanwhile."""

    def __init__(self, running: Running) -> None:
        self._running, self._free = running, asyncio.Semaphore(1)

    async def enclose(
        self, message: Outgoing, paper_id: int | None, *, vector: bool = False
    ) -> Outgoing:
        """The message with its paper: shown where it is a picture, else handed over.

        Where it cannot be drawn, the message as it is. ``vector``: a page shows it, SVG is best.
        """
        if paper_id is None:
            return message
        async with self._free:
            paper = await self._running.in_thread(lambda: printed(self._running, paper_id, vector))
        if paper is None:
            return message
        if paper.picture and message.photo is None:
            return replace(message, photo=paper.path)
        return replace(message, document=Document(paper.path, paper.name, paper.mime))


def printed(running: Running, paper_id: int, vector: bool = False) -> Printed | None:
    """The file of a paper, drawn now where it has not been; None where it cannot be drawn.

    A failed drawing must never hold up the words that it belongs to: it is logged, and the next
    message with the same paper tries again. Takes time: never in the event loop.
    """
    try:
        with reading(running.engine) as session:
            paper = papers.paper(session, paper_id)
        path = running.media / paper.path
        if not paper.path or not path.is_file():
            path = _make(running, paper)
        if vector and paper.is_picture:
            path = _vector(running, paper, path)
        return Printed(path, paper.name, paper.mime, paper.is_picture)
    except Exception:
        # What is drawn may hold personal data: the reason is logged, the values are not.
        log.exception("paper %s cannot be drawn", paper_id)
        return None


def _make(running: Running, paper: papers.Paper) -> Path:
    content = draw(paper.kind, paper.data, kit_of(running))
    name = f"{FOLDER}/{secrets.token_urlsafe(24)}{mimetypes.guess_extension(paper.mime) or '.bin'}"
    path = running.media / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    with transaction(running.engine) as session:
        kept = papers.keep(session, paper.id, name, digest, running.clock.now(), paper.path)
    if kept != name:  # a peer was faster
        path.unlink(missing_ok=True)
    return running.media / kept


def _vector(running: Running, paper: papers.Paper, picture: Path) -> Path:
    """The SVG beside a picture, drawn when a page first shows it; else the picture."""
    path = picture.with_suffix(".svg")
    if not path.is_file():
        content = draw_vector(paper.kind, paper.data, kit_of(running))
        if content is None:
            return picture
        half = path.with_suffix(f".{secrets.token_hex(4)}")
        half.write_bytes(content)
        half.replace(path)  # whole or not at all, also beside a peer
    return path


def kit_of(running: Running) -> Kit:
    settings = running.settings
    name = settings.telegram_bot_name
    link = f"https://t.me/{name}?start=" if name else ""
    return Kit(settings.font or font_file(), running.media, settings.pay_qr, link)
