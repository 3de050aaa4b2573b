"""What leaves as one message: which of the rows that wait travel together, and as what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from bot.channels.base import Outgoing, Parts, Way
from bot.delivery import attachments
from bot.delivery.attachments import travels_alone
from handlers import bundles
from handlers.incoming import Button
from handlers.rules import Rules
from storage.outbox import LATE, PIECE, OutboxMessage
from storage.parts import Names
from storage.windows import SendWindow

BUTTON = 60  # bytes that a button may take besides its label: the link around it


@dataclass(frozen=True, slots=True)
class Batch:
    """One message on its way, and the rows of the outbox that it carries."""

    row_id: int
    kind: str
    channel: str
    group: bool
    contact_point_id: int | None
    message: Outgoing
    paper_id: int | None = None
    joined: tuple[int, ...] = ()  # further rows that travel in the same message

    @property
    def row_ids(self) -> tuple[int, ...]:
        return (self.row_id, *self.joined)


@dataclass(frozen=True, slots=True)
class Writer:
    """Makes messages of rows. ``begun``: what has left of them already, by row and address."""

    session: Session
    media: Path
    begun: Mapping[tuple[int, str], list[Names]]
    rules: Rules

    def message(self, rows: Sequence[OutboxMessage], address: str, way: Way = "") -> Outgoing:
        """Their texts and their buttons, in order; the rest is the first one's."""
        first = rows[0]
        photo, files = attachments.kept(self.session, first, self.media)
        message = Outgoing(
            first.id,
            address,
            first.text,
            tuple(Button(label, action) for label, action in first.buttons),
            photo,
            files=files,
            ticket_id=first.ticket_id,
            failed_as=first.provider_id or "",
            way=way,
            pays=_pays(first),
            parts=Parts(self.begun.get((first.id, address), [])),
        )
        rows = bundles.newest(rows)
        message = replace(message, text=rows[0].text)
        if len(rows) == 1:
            return replace(message, buttons=tuple(Button(*each) for each in rows[0].buttons))
        if bundles.is_list(self.rules, rows):
            told = bundles.told(self.session, self.rules, rows)
            return replace(message, text=told.text, buttons=told.buttons, ticket_id=None)
        if first.kind == PIECE:  # of one ticket: its buttons once
            return replace(message, text="\n\n".join(row.text for row in rows))
        return replace(
            message,
            text="\n\n".join(row.text for row in rows),
            buttons=tuple(
                Button(labelled(row, label), action)
                for row in rows
                for label, action in row.buttons
            ),
        )


def _pays(row: OutboxMessage) -> tuple[int, int] | None:
    """A reminder that carries the button to pay."""
    if row.kind != "dunning" or row.task_id is None or row.person_id is None:
        return None
    pays = any(action.startswith("/checkout") for _, action in row.buttons)
    return (row.task_id, row.person_id) if pays else None


def labelled(row: OutboxMessage, label: str) -> str:
    """Several tickets may share a message: where staff read it each button says whose it is."""
    if row.ticket_id is None or "#" in label:
        return label
    if row.staff_chat_id is None and row.kind != LATE:
        return label
    return f"{label} #{row.ticket_id}"


def buttons_of(rows: Sequence[OutboxMessage]) -> list[list[str]]:
    """[label, action] of all of them, each action once."""
    found = {action: [label, action] for row in rows for label, action in row.buttons}
    return list(found.values())


def menu_of(rows: Sequence[OutboxMessage], window: SendWindow, now: datetime) -> str:
    """The number under which their buttons are remembered, "" where they have none. After an
    answer without buttons the talk has moved on: a number is just a number again."""
    if buttons := buttons_of(rows):
        return window.offer(buttons, now)
    if rows[-1].kind == "answer":
        window.offered_until = now
    return ""


def fitting(rows: Sequence[OutboxMessage], room: int, *, apart: bool = True) -> list[OutboxMessage]:
    """The first of them, and those behind it that fit into one message of ``room`` bytes with it.

    Order is kept: the first one that does not fit ends the batch, even where a shorter one behind
    it would fit. The first always goes, however long it is. ``apart``: what has a picture or a
    document travels alone, since a message carries one; else it is only mentioned.
    """
    found: list[OutboxMessage] = []
    for row in rows:
        alone = apart and travels_alone(row)
        # WeChat writes a label twice, in the address of a link and as its text, and adds a number.
        labels = sum(len(label.encode()) * 3 + BUTTON for label, _ in row.buttons)
        room -= len(row.text.encode("utf-8", "replace")) + labels + 2
        if found and (alone or room < 0):
            break
        found.append(row)
        if alone:
            break
    return found
