"""The terminal as a channel: one person, one keyboard."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import typer

from bot.channels.base import Delivery, Fetched, Outgoing, SendError
from handlers.incoming import Button, Incoming


class Terminal:
    """Prints what is said to its person. Buttons get a letter that can be typed: a, b, c."""

    name = "terminal"

    def __init__(self, person: str) -> None:
        self.person = person
        self._buttons: tuple[Button, ...] = ()

    def delivery(self, line: str, key: str) -> Delivery:
        """What was typed, as it is stored. A button's letter stands for its button."""
        action = self._pressed(line.strip())
        body = {
            "person": self.person,
            "text": "" if action else line,
            "action": action,
            "at": datetime.now(UTC).isoformat(),
        }
        return Delivery(key, self.person, json.dumps(body, ensure_ascii=False))

    def _pressed(self, word: str) -> str:
        index = ord(word) - ord("a") if len(word) == 1 else -1
        return self._buttons[index].action if 0 <= index < len(self._buttons) else ""

    def read(self, body: str) -> Incoming:
        """Raises ValueError for anything that ``delivery`` has not written."""
        try:
            said = json.loads(body)
            return Incoming(
                channel=self.name,
                sender=said["person"],
                conversation=said["person"],
                sent_at=datetime.fromisoformat(said["at"]),
                kind="action" if said["action"] else "message",
                text=said["text"],
                action=said["action"],
                sender_name=said["person"],
            )
        except (KeyError, TypeError) as error:
            raise ValueError("not a terminal's delivery") from error

    async def send(self, message: Outgoing) -> str:
        self._buttons = message.buttons
        typer.echo("\n管家> " + message.text.replace("\n", "\n      "))
        if message.photo is not None:
            typer.echo(f"      [{message.photo}]")
        if message.document is not None:
            typer.echo(f"      [{message.document.name}: {message.document.path}]")
        for file in message.files:
            typer.echo(f"      [{file.path}]")
        for index, button in enumerate(message.buttons):
            typer.echo(f"      ({chr(ord('a') + index)}) {button.label}  {button.action}")
        return str(message.outbox_id)

    async def fetch(self, reference: str) -> Fetched:
        raise SendError(f"the terminal keeps no files: {reference}", permanent=True)

    async def run(self) -> None:
        return None

    async def aclose(self) -> None:
        return None
