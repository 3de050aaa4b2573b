"""Compares what a played dialogue left behind with what its author expects of a good front desk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def misses(dialogue: Row, played: Row) -> list[str]:
    """What is not as expected, one line each; empty where everything is."""
    expect = dialogue.get("expect", {})
    found = list(played["errors"])
    if "tickets" in expect and not _pair(expect["tickets"], list(played["tickets"])):
        found.append(f"tickets: {played['tickets']}")
    for want in expect.get("replies", []):
        turn = want["turn"]
        to = want.get("to") or dialogue["turns"][turn - 1].get("who")
        found += _words(want, f"turn {turn}, {to}", _heard(played["turns"][turn - 1 : turn], to))
    for want in expect.get("heard", []):
        found += _words(want, want["who"], _heard(played["turns"], want["who"]))
    for name, value in expect.get("facts", {}).items():
        left = played["facts"].get(name)
        if isinstance(value, dict) and isinstance(left, dict):
            left = {key: left.get(key) for key in value}
        if left != value:
            found.append(f"{name}: {left}")
    return found


def _heard(turns: Sequence[Row], who: str) -> list[str]:
    return [each["text"] for turn in turns for each in turn["heard"] if each["who"] == who]


def _words(want: Row, where: str, texts: Sequence[str]) -> Iterator[str]:
    said = "\n".join(texts)
    if "must" in want and not re.search(want["must"], said, re.IGNORECASE):
        yield f"{where}: no /{want['must']}/ in {said!r}"
    if "must_not" in want and re.search(want["must_not"], said, re.IGNORECASE):
        yield f"{where}: /{want['must_not']}/ in {said!r}"
    if not want.get("at_least", 0) <= len(texts) <= want.get("at_most", len(texts)):
        yield f"{where}: {len(texts)} messages"


def _pair(wanted: Sequence[Row], tickets: Sequence[Row]) -> bool:
    """Whether each ticket can be given to one that is wanted, and none is left."""
    if not wanted:
        return not tickets
    return any(
        _fits(wanted[0], ticket) and _pair(wanted[1:], [*tickets[:at], *tickets[at + 1 :]])
        for at, ticket in enumerate(tickets)
    )


def _fits(want: Row, ticket: Row) -> bool:
    said = "\n".join([ticket["text"], *ticket["added"]])
    for key, value in want.items():
        if key == "about":
            if not re.search(value, said, re.IGNORECASE):
                return False
        elif ticket.get(key) not in (value if isinstance(value, list) else [value]):
            return False
    return True
