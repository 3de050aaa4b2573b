"""The web chat as a channel: a table whose only other reader is a page that asks for its lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import Engine

from bot.channels.base import Channel, Document, Fetched, Outgoing
from bot.channels.errors import Refused
from bot.condition import Condition
from handlers.incoming import Attachment, Incoming
from storage import webchat
from storage.db import reading, transaction
from storage.webchat import WebchatLine

T = TypeVar("T")

MIMES = {".jpg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp"}
# What is shown, beyond what may be sent in: our own charts.
SHOWN = {**MIMES, ".svg": "image/svg+xml"}


class InThread(Protocol):
    async def __call__(self, call: Callable[[], T], /) -> T: ...


class Webchat(Channel):
    """Lines of chat in ``storage.webchat``, photos in ``media``.

    To send is to add a line. This channel opens its own transactions for that: the table is its
    platform, as another channel's is a server far away.
    """

    name = "webchat"
    shows_svg = True

    def __init__(
        self,
        engine: Engine,
        in_thread: InThread,
        clock_now: Callable[[], datetime],
        media: Path,
    ) -> None:
        self._engine, self._in_thread, self._now = engine, in_thread, clock_now
        self._media = media.resolve()
        self.news = Condition()
        self.closed = False  # set on the way out, so that nobody goes on waiting

    def read(self, body: str) -> Incoming:
        """What the web's door wrote down with ``pack``. Raises ValueError for anything else."""
        try:
            return _unpack(json.loads(body))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a delivery of the web chat: {error!r}") from error

    async def send(self, message: Outgoing) -> str:
        """Adds the line once, however often it is asked. The id of a message is its line's.

        What else was sent along stands above it, in lines of its own.
        """
        photo = "" if message.photo is None else self._below_media(message.photo)
        for at, each in enumerate(message.files):
            await self._add(self._line(message, f"out:{message.outbox_id}:{at}", each))
        line = self._line(message, f"out:{message.outbox_id}", message.document)
        line.text, line.photo = message.text, photo
        line.buttons = [[button.label, button.action] for button in message.buttons]
        return str(await self._add(line))

    def _line(self, message: Outgoing, key: str, file: Document | None) -> WebchatLine:
        """A line that holds one file, if any: a picture is seen, anything else is named."""
        line = WebchatLine(address=message.address, text="", key=key, at=self._now())
        if file is None:
            return line
        below = self._below_media(file.path)
        if file.path.suffix in MIMES:
            line.photo = below
        else:
            line.document, line.document_name = below, file.name
        return line

    async def fetch(self, reference: str) -> Fetched:
        try:
            path = self._media / self._below_media(Path(reference))
            content = await self._in_thread(path.read_bytes)
        except OSError as error:
            raise Refused(f"photo {reference}: {error.strerror}") from error
        return Fetched(content, MIMES.get(path.suffix, "application/octet-stream"), path.name)

    async def aclose(self) -> None:
        self.close()

    def close(self) -> None:
        """Nobody goes on waiting for news."""
        self.closed = True
        self.news.notify()

    async def note(self, address: str, key: str, text: str, photo: str = "") -> int:
        """Keeps what a person said themselves, so that the page still shows it after a reload."""
        line = WebchatLine(
            address=address, mine=True, text=text, photo=photo, key=key, at=self._now()
        )
        return await self._add(line)

    async def lines(self, address: str, after: int, *, mine: bool) -> Sequence[WebchatLine]:
        """What was said to a person after a line; with ``mine`` their own words among it."""

        def look() -> Sequence[WebchatLine]:
            with reading(self._engine) as session:
                return webchat.lines(session, address, after, mine=mine)

        return await self._in_thread(look)

    async def _add(self, line: WebchatLine) -> int:
        def add() -> int:
            with transaction(self._engine) as session:
                return webchat.add(session, line)

        line_id = await self._in_thread(add)
        self.news.notify()
        return line_id

    def _below_media(self, path: Path) -> str:
        """The path as it is written in a line. Raises ``Refused`` outside the media folder."""
        whole = (self._media / path).resolve()
        if not whole.is_relative_to(self._media):
            raise Refused(f"{path} does not lie in the media folder")
        return whole.relative_to(self._media).as_posix()


def pack(incoming: Incoming) -> str:
    """An ``Incoming`` of ours as the body of a delivery."""
    photo = incoming.attachments[0] if incoming.attachments else None
    return json.dumps(
        {
            "sender": incoming.sender,
            "kind": incoming.kind,
            "text": incoming.text,
            "action": incoming.action,
            "sent_at": incoming.sent_at.isoformat(),
            "name": incoming.sender_name,
            "language": incoming.language,
            "id": incoming.message_id,
            "reply_to": incoming.reply_to,
            "photo": photo and {"name": photo.reference, "mime": photo.mime, "size": photo.size},
        },
        ensure_ascii=False,
    )


def _unpack(body: dict[str, Any]) -> Incoming:
    photo = body.get("photo")
    attachments: tuple[Attachment, ...] = ()
    if photo:
        attachments = (Attachment("photo", photo["name"], photo["mime"], photo["size"]),)
    if body["kind"] not in ("message", "action"):
        raise ValueError(f"the web chat knows no {body['kind']!r}")
    return Incoming(
        channel=Webchat.name,
        sender=body["sender"],
        conversation=body["sender"],
        sent_at=datetime.fromisoformat(body["sent_at"]),
        kind=body["kind"],
        text=body.get("text", ""),
        action=body.get("action", ""),
        attachments=attachments,
        sender_name=body.get("name", ""),
        language=body.get("language", ""),
        message_id=body.get("id", ""),
        reply_to=body.get("reply_to", ""),
    )
