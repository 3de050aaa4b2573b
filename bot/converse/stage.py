"""The channel on which dialogues are spoken: it remembers who was told what."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.channels.base import Channel, Delivery, Fetched, Outgoing
from bot.papers.press import Press
from handlers.incoming import Attachment, Button, Incoming

GROUP = "group:"  # before the name of a staff group, as an address
_KINDS = {
    "photo": {"kind": "photo", "mime": "image/jpeg"},
    "voice": {"kind": "voice", "mime": "audio/ogg"},
    "location": {"kind": "location", "note": "31.3041,120.5954"},
    "sticker": {"kind": "sticker", "name": "👍"},
}


@dataclass(frozen=True, slots=True)
class Heard:
    """One message, as it stood on somebody's screen."""

    address: str  # a person's name, or "group:engineering"
    text: str
    buttons: tuple[Button, ...]
    name: str  # what the channel calls it


@dataclass
class Stage(Channel):
    """The cast sits at the web chat: that is where their contact points are."""

    name: str = "webchat"
    told: list[Heard] = field(default_factory=list)

    def read(self, body: str) -> Incoming:
        said = json.loads(body)
        said["sent_at"] = datetime.fromisoformat(said["sent_at"])
        said["attachments"] = tuple(Attachment(**each) for each in said["attachments"])
        return Incoming(**said)

    async def send(self, message: Outgoing) -> str:
        name = str(message.outbox_id)
        self.told.append(Heard(message.address, message.text, message.buttons, name))
        return name

    async def fetch(self, reference: str) -> Fetched:
        return Fetched(reference.encode(), "application/octet-stream", reference)

    def newest(self, address: str, words: str) -> Heard | None:
        """The message heard last there that contains these words."""
        return next((each for each in self.heard_at(address) if words in each.text), None)

    def button(self, address: str, label: str) -> Button | None:
        """The newest button there whose label contains these words."""
        shown = (button for each in self.heard_at(address) for button in each.buttons)
        return next((button for button in shown if label in button.label), None)

    def heard_at(self, address: str) -> Sequence[Heard]:
        """What was said there, the newest first."""
        return [each for each in reversed(self.told) if each.address == address]


class NoPress(Press):
    """Nobody looks at the charts of a dialogue: they are not drawn."""

    async def enclose(
        self, message: Outgoing, paper_id: int | None, *, vector: bool = False
    ) -> Outgoing:
        return message


def delivery(number: int, who: str, address: str, at: datetime, **more: Any) -> Delivery:
    """What somebody does there: ``text``, ``action`` with its ``kind``, ``sends``, ``reply_to``."""
    sends = more.pop("sends", "")
    attachments = [{"reference": f"{sends}-{number}", **_KINDS[sends]}] if sends else []
    body = {
        "channel": "webchat",
        "sender": who,
        "sender_name": who,
        "conversation": address,
        "is_group": address.startswith(GROUP),
        "sent_at": at.isoformat(),
        "message_id": f"said-{number}",
        "attachments": attachments,
        **more,
    }
    return Delivery(f"said-{number}", address, json.dumps(body))
