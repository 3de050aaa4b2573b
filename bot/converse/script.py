"""Dialogue files: one conversation a line, and what is wrong with a line that is none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

SENDS = ("photo", "voice", "location", "sticker")
# What a staff group is called in a dialogue → the role to which it is bound.
GROUPS = {
    "supervisor": "cs-supervisor",
    "engineering": "engineering",
    "service": "service",
    "order": "order",
    "environment": "environment",
}
# Where a dialogue names no moment: a Monday morning.
USUAL_START = "2026-11-30T10:00"


class WrongScript(Exception):
    """A line that is no dialogue: says which, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody writes, presses or sends something; or minutes pass."""

    who: str = ""
    says: str = ""
    taps: str = ""  # a part of a button's label
    replies_to: str = ""  # words of the message that is answered
    sends: str = ""  # one of SENDS
    group: str = ""  # of GROUPS: said there instead of privately
    wait: float = 0  # minutes


@dataclass(frozen=True, slots=True)
class Script:
    id: str
    kind: str
    note: str
    start: datetime  # aware
    turns: tuple[Turn, ...]


def read(path: Path, zone: ZoneInfo) -> Iterator[Script]:
    """Every dialogue of a file: a JSON list, or one object a line. Raises ``WrongScript``."""
    for number, row in enumerate(_rows(path), 1):
        try:
            yield _script(row, zone)
        except (KeyError, TypeError, ValueError) as error:
            raise WrongScript(f"{path}, dialogue {number}: {error}") from None


def _rows(path: Path) -> list[Any]:
    text = path.read_text("utf-8").strip()
    try:
        if text.startswith("["):
            return list(json.loads(text))
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError as error:
        raise WrongScript(f"{path}: {error}") from None


def _script(row: Mapping[str, Any], zone: ZoneInfo) -> Script:
    start = datetime.fromisoformat(row.get("start", USUAL_START))
    return Script(
        id=str(row["id"]),
        kind=str(row.get("kind", "")),
        note=str(row.get("note", "")),
        start=start if start.tzinfo else start.replace(tzinfo=zone),
        turns=tuple(_turn(each) for each in row["turns"]),
    )


def _turn(row: Mapping[str, Any]) -> Turn:
    turn = Turn(**row)
    if turn.sends and turn.sends not in SENDS:
        raise ValueError(f"nobody can send {turn.sends!r}, only {', '.join(SENDS)}")
    if turn.group and turn.group not in GROUPS:
        raise ValueError(f"there is no group {turn.group!r}, only {', '.join(GROUPS)}")
    if bool(turn.who) == bool(turn.wait):
        raise ValueError("a turn is either somebody's or a wait")
    return turn
