"""The fake of the test language: a channel that remembers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.channels.base import Document, Fetched, Outgoing, SendError
from handlers.incoming import Attachment, Button, Incoming

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


@dataclass
class Air:
    """The fake channel: what was said to whom, and who cannot be reached."""

    name: str = "webchat"
    said: dict[str, list[Heard]] = field(default_factory=dict)
    # The morning's lists and the reports, kept apart: every story that sees a new day has them.
    digests: dict[str, list[Heard]] = field(default_factory=dict)
    deaf: dict[str, SendError] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)  # files that cannot be had

    def read(self, body: str) -> Incoming:
        return _incoming(json.loads(body))

    async def send(self, message: Outgoing) -> str:
        if message.address in self.deaf:
            raise self.deaf[message.address]
        heard = Heard(
            message.text,
            message.buttons,
            message.photo,
            message.outbox_id,
            message.document,
            message.files,
        )
        apart = message.text.startswith(DIGESTS)
        told = self.digests if apart else self.said
        told.setdefault(message.address, []).append(heard)
        return str(message.outbox_id)

    async def fetch(self, reference: str) -> Fetched:
        if reference in self.lost:
            raise SendError("no such file", permanent=True)
        mime = "audio/ogg" if reference.startswith("voice") else "image/jpeg"
        return Fetched(reference.encode(), mime, reference)

    async def run(self) -> None:
        return None

    async def aclose(self) -> None:
        return None


def _incoming(said: dict[str, Any]) -> Incoming:
    attachments = tuple(Attachment(**each) for each in said.pop("attachments", ()))
    sent_at = datetime.fromisoformat(said.pop("sent_at"))
    return Incoming(**said, sent_at=sent_at, attachments=attachments)
