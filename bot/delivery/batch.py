"""Which of the messages that wait for somebody travel together in one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.delivery import attachments
from storage.outbox import OutboxMessage


def buttons_of(rows: Sequence[OutboxMessage]) -> list[list[str]]:
    """[label, action] of all of them, each action once."""
    found = {action: [label, action] for row in rows for label, action in row.buttons}
    return list(found.values())


def fitting(rows: Sequence[OutboxMessage], room: int, *, apart: bool = True) -> list[OutboxMessage]:
    """The first of them, and those behind it that fit into one message of ``room`` bytes with it.
    ``apart``: a picture or a document travels alone, else it is only mentioned."""
    found: list[OutboxMessage] = []
    for row in rows:
        alone = apart and attachments.travels_alone(row)
        labels = sum(len(label.encode()) * 3 + 60 for label, _ in row.buttons)
        room -= len(row.text.encode("utf-8", "replace")) + labels + 2
        if found and (alone or room < 0):
            break
        found.append(row)
        if alone:
            break
    return found
