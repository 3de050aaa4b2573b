"""Why a file cannot be read, as a word and its figures: it is said by whoever asked."""

from __future__ import annotations


class Refused(Exception):
    """``reason``: the name of a sentence in ``handlers.wording.sheets`` about the whole file."""

    def __init__(self, reason: str, *figures: int) -> None:
        super().__init__(reason, *figures)
        self.reason, self.figures = reason, figures
