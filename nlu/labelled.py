"""Labelled messages: one JSON object a line, in the form of the labelling guide."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

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
