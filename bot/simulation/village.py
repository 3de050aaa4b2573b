"""The invented messenger: what is sent is heard by made-up people, if they can be reached."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.base import Channel, Delivery, Outgoing
from bot.channels.errors import Gone, Transient
from handlers.incoming import Incoming


@dataclass
class Village(Channel):
    """``unreachable``: who has blocked us; ``silent``: nothing arrives now, try again."""

    hears: Callable[[str, Outgoing], None]
    name: str = "webchat"
    unreachable: set[str] = field(default_factory=set)
    silent: bool = False
    sent: int = 0

    def read(self, body: str) -> Incoming:
        said = json.loads(body)
        said["sent_at"] = datetime.fromisoformat(said["sent_at"])
        return Incoming(**said)

    async def send(self, message: Outgoing) -> str:
        if message.address in self.unreachable:
            raise Gone("blocked", "blocked")
        if self.silent:
            raise Transient("timeout")
        self.sent += 1
        self.hears(message.address, message)
        return str(message.outbox_id)


def delivery(key: str, who: str, said: str, pressed: bool, at: datetime) -> Delivery:
    """What somebody writes, or a button that they press."""
    words = {"kind": "action", "action": said} if pressed else {"text": said}
    body = {
        "channel": "webchat",
        "sender": who,
        "sender_name": who,
        "conversation": who,
        "is_group": False,
        "sent_at": at.isoformat(),
        **words,
    }
    return Delivery(key, who, json.dumps(body))
