"""What can be wrong with a sheet: with the whole of it, or with one cell."""

from __future__ import annotations

from collections.abc import Callable

from handlers.errors import Refusal
from handlers.wording.tongue import Tongue

Say = Callable[[Tongue], str]


class BadSheet(Refusal):
    """The file cannot be taken as it is. ``say``: one sentence that names it and the remedy."""

    word = "bad sheet"


class BadCell(ValueError):
    """One cell cannot be understood. ``say``: why, without the line."""

    def __init__(self, say: Say) -> None:
        super().__init__("bad cell")
        self.say = say
