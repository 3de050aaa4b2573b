"""Examples for what is said about estates, borders and the people who come and go."""

from __future__ import annotations

from typing import Any

EXAMPLES: dict[str, list[Any]] = {
    "board.estate": ["", "Osmanthus"],
    "checked.more": ["", "/archive Osmanthus p2"],
    "known": [[], ["Osmanthus", "Bare"]],
    "which_home.estates": [["Osmanthus", "Bare"]],
}
