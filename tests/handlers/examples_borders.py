"""Examples for what is said about estates, borders and the people who come and go."""

from __future__ import annotations

from typing import Any

from handlers.wording.estates import FIELDS
from tests.handlers.examples import ESTATE, POOR

EXAMPLES: dict[str, list[Any]] = {
    "board.estate": ["", "Osmanthus"],
    "checked.more": ["", "/archive Osmanthus p2"],
    "before": ["Old Garden"],
    "contact.others": [[], [ESTATE, POOR]],
    "estate_card.lacking": [[], ["phone", "emergency", "desk"]],
    "left": [0, 3],
    "field.name": list(FIELDS),
    "ask_estate.estates": [["Osmanthus", "Bare"]],
    "ask_close.estate": ["Osmanthus"],
    "closed.estate": ["Osmanthus"],
    "estate_noted.estate": ["Osmanthus"],
    "known": [[], ["Osmanthus", "Bare"]],
    "which_home.estates": [["Osmanthus", "Bare"]],
}
