"""Labelled messages: one JSON object a line, in the form of the labelling guide."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nlu.meaning import Conversation

Row = Mapping[str, Any]
_NEEDED = ("text", "sent", "intents")


class LabelError(ValueError):
    """A labelled file that cannot be read; the message names the file and the line."""


def read(path: Path) -> list[Row]:
    """Every row has all the guide's keys; those left out are None."""
    rows: list[Row] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise LabelError(f"{path.name}, line {number}: {error.msg}") from error
        missing = [key for key in _NEEDED if key not in row]
        if missing:
            raise LabelError(f"{path.name}, line {number}: {missing[0]} is missing")
        empty = dict.fromkeys(("category", "urgency", "home", "month", "phone", "ticket"))
        rows.append({"id": f"{path.stem}-{number}", **empty, **row})
    return rows


def conversation(row: Row) -> Conversation:
    """What surrounds a message that has a ``context``: ``{"asked": "signoff", "open_tickets": [7],
    "awaiting_signoff": [7]}``, each left out where there is nothing; other keys are passed over.
    """
    context = row.get("context")
    if not isinstance(context, Mapping):
        return Conversation()
    asked = context.get("asked")
    return Conversation(
        asked=str(asked) if asked else None,
        open_tickets=_numbers(context.get("open_tickets")),
        awaiting_signoff=_numbers(context.get("awaiting_signoff")),
    )


def _numbers(given: Any) -> tuple[int, ...]:
    values = given if isinstance(given, list) else [given] if given else []
    return tuple(int(value) for value in values if str(value).isdigit())
