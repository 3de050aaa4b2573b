"""The fake of the test language: a channel that remembers."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.channels.base import Channel, Document, Fetched, Outgoing
from bot.channels.errors import Refused, SendError
from bot.channels.texts import Measure, split
from handlers.incoming import Attachment, Button, Incoming

CHARACTERS = Measure(len, lambda text, most: text[:most])
DIGESTS = ("【早报】", "【报告】", "【表格】")


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as somebody saw it."""

    text: str
    buttons: tuple[Button, ...]
    photo: Path | None
    outbox_id: int
    document: Document | None = None
    files: tuple[Document, ...] = ()
    name: str = ""  # what the platform calls it


@dataclass
class Air(Channel):
    """The fake channel: what was said to whom, and who cannot be reached."""

    name: str = "webchat"
    said: dict[str, list[Heard]] = field(default_factory=dict)
    # The morning's lists and the reports, kept apart: every story that sees a new day has them.
    digests: dict[str, list[Heard]] = field(default_factory=dict)
    unreachable: dict[str, SendError] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)  # files that cannot be had
    longest: int = 4096  # characters in one message; what is longer comes in several
    breaks_after: int = 0  # so many parts leave, and then the program dies

    def read(self, body: str) -> Incoming:
        return _incoming(json.loads(body))

    async def send(self, message: Outgoing) -> str:
        if message.address in self.unreachable:
            raise self.unreachable[message.address]
        pieces = split(message.text, self.longest, CHARACTERS) or [""]
        name = message.parts.last
        for at in range(len(message.parts.done), len(pieces)):
            if self.breaks_after and at == self.breaks_after:
                self.breaks_after = 0
                raise asyncio.CancelledError
            name = self._show(message, pieces[at], at, len(pieces))
            if len(pieces) > 1:
                await message.parts.left(name)
        return name

    def _show(self, message: Outgoing, text: str, at: int, of: int) -> str:
        """What is under the words stands under the last of them."""
        told = self.digests if message.text.startswith(DIGESTS) else self.said
        so_far = told.setdefault(message.address, [])
        name = str(message.outbox_id) if of == 1 else f"{message.outbox_id}.{len(so_far)}"
        heard = Heard(text, (), None, message.outbox_id, name=name)
        if at == of - 1:
            heard = replace(
                heard,
                buttons=message.buttons,
                photo=message.photo,
                document=message.document,
                files=message.files,
            )
        so_far.append(heard)
        return name

    async def fetch(self, reference: str) -> Fetched:
        if reference in self.lost:
            raise Refused("no such file")
        mime = "audio/ogg" if reference.startswith("voice") else "image/jpeg"
        return Fetched(reference.encode(), mime, reference)


def _incoming(said: dict[str, Any]) -> Incoming:
    attachments = tuple(Attachment(**each) for each in said.pop("attachments", ()))
    sent_at = datetime.fromisoformat(said.pop("sent_at"))
    return Incoming(**said, sent_at=sent_at, attachments=attachments)
