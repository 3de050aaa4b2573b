"""The terminal as a channel: one keyboard, and whoever of the cast sits at it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import typer

from bot.channels.base import Channel, Delivery, Outgoing
from handlers.incoming import Button, Incoming


class Terminal(Channel):
    """Prints what is said to its people. Buttons get a letter that can be typed: a, b, c.

    Where several sit there, "张师傅: /take 1" says who speaks; without a name it is the first.
    """

    name = "terminal"

    def __init__(self, *people: str) -> None:
        self.people = people
        self._buttons: dict[str, Sequence[Button]] = {}

    def serves(self, address: str) -> bool:
        """Who sat here in another life of the program does not any more."""
        return address in self.people

    def delivery(self, line: str, key: str) -> Delivery:
        """What was typed, as it is stored. A button's letter stands for its button."""
        person, line = self._speaker(line)
        action = self._pressed(person, line.strip())
        body = {
            "person": person,
            "text": "" if action else line,
            "action": action,
            "at": datetime.now(UTC).isoformat(),
        }
        return Delivery(key, person, json.dumps(body, ensure_ascii=False))

    def _speaker(self, line: str) -> tuple[str, str]:
        name, colon, words = line.replace("：", ":", 1).partition(":")
        if colon and name.strip() in self.people and len(self.people) > 1:
            return name.strip(), words.strip()
        return self.people[0], line

    def _pressed(self, person: str, word: str) -> str:
        buttons = self._buttons.get(person, ())
        index = ord(word) - ord("a") if len(word) == 1 else -1
        return buttons[index].action if 0 <= index < len(buttons) else ""

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
        self._buttons[message.address] = message.buttons
        whom = f" → {message.address}" if len(self.people) > 1 else ""
        typer.echo(f"\n管家{whom}> " + message.text.replace("\n", "\n      "))
        if message.photo is not None:
            typer.echo(f"      [{message.photo}]")
        if message.document is not None:
            typer.echo(f"      [{message.document.name}: {message.document.path}]")
        for file in message.files:
            typer.echo(f"      [{file.path}]")
        for index, button in enumerate(message.buttons):
            typer.echo(f"      ({chr(ord('a') + index)}) {button.label}  {button.action}")
        return str(message.outbox_id)
