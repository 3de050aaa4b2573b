"""The second opinion: a plain linear machine over characters, which knows nothing of our words.

It is learned from the same messages as the weights (``nlu/train.py``) and kept as a table of small
whole numbers, a line for each piece of one to three characters. It errs elsewhere than the words
and rules do: where both agree they are rarely wrong, where they differ it is better to ask.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import sqrt
from operator import add
from pathlib import Path

from nlu.normal import neighbours
from nlu.packed import LABELS

FILE = Path(__file__).parent / "weights" / "opinion.tsv"
LONGEST = 3  # characters of a piece
UNIT = 0.05  # what 1 in the table stands for
BIAS = ""  # the piece whose numbers are the starting point
_LENGTH = 2.0  # a message of n pieces counts each for _LENGTH / √n
_MOST = 100_000  # pieces remembered

# A message's numbers are added as one integer, 16 bits for each label, _AT_ONCE pieces at a time:
# more might not fit.
_BITS, _HALF = 16, 1 << 15
_MIDDLE = sum(_HALF << (_BITS * place) for place in range(len(LABELS)))
_FIELDS = struct.Struct(f"<{len(LABELS)}H")
_AT_ONCE, _LARGEST = 500, 60

Table = Mapping[str, str]  # piece → its numbers in the order of LABELS, parted by spaces


class OpinionError(ValueError):
    """A table that cannot be read; the message names the file."""


def pieces(text: str, pairs: Sequence[str] | None = None) -> set[str]:
    """Every run of one to three characters, each once.

    ``pairs``: the text's neighbouring characters, where somebody has them already.
    """
    pairs = neighbours(text) if pairs is None else pairs
    return {*text, *pairs, *map(add, pairs, text[2:])}


def scale(found: set[str]) -> float:
    """What brings long and short messages to one length."""
    return _LENGTH / sqrt(max(1, len(found)))


class _Met(dict[str, int]):
    """The rows of pieces that were met before, packed; 0 where a piece has none. The table is
    large and a message small: a line is read when its piece is first met."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def __missing__(self, piece: str) -> int:
        if len(self) >= _MOST:
            self.clear()
        numbers = self._table.get(piece, "").split()
        row = self[piece] = sum(
            max(-_LARGEST, min(_LARGEST, int(number))) << (_BITS * place)
            for place, number in enumerate(numbers)
        )
        return row


class Opinion:
    def __init__(self, table: Table) -> None:
        self._met = _Met(table)
        self._bias = [number * UNIT for number in self._sums([BIAS])]

    def scores(self, text: str, pairs: Sequence[str] | None = None) -> list[float]:
        """One number for each label; above 0 the label is believed."""
        found = pieces(text, pairs)
        factor = UNIT * scale(found)
        return [
            number * factor + bias
            for number, bias in zip(self._sums([*found]), self._bias, strict=True)
        ]

    def _sums(self, found: Sequence[str]) -> list[int]:
        known = [*filter(None, map(self._met.__getitem__, found))]
        sums = [0] * len(LABELS)
        for first in range(0, len(known), _AT_ONCE):
            total = sum(known[first : first + _AT_ONCE], _MIDDLE)
            numbers = _FIELDS.unpack(total.to_bytes(_FIELDS.size, "little"))
            sums = [one + number - _HALF for one, number in zip(sums, numbers, strict=True)]
        return sums


def load(path: Path = FILE) -> Opinion:
    try:
        lines = path.read_text("utf-8").split("\n")
        table = dict(line.split("\t") for line in lines if "\t" in line)
    except ValueError as error:
        raise OpinionError(f"{path.name}: a line is not a piece, a tab and numbers") from error
    if len(table.get(BIAS, "").split()) != len(LABELS):
        raise OpinionError(f"{path.name}: the starting point needs {len(LABELS)} numbers")
    return Opinion(table)


_in_use: Opinion | None = None


def use(opinion: Opinion | None) -> None:
    """Puts another one in the place of the built-in one; None brings that back."""
    global _in_use
    _in_use = opinion


def current() -> Opinion:
    return _in_use if _in_use is not None else builtin()


@lru_cache(maxsize=1)
def builtin() -> Opinion:
    return load()


def write(table: Table, path: Path, title: str) -> None:
    text = [f"# {line}" for line in title.splitlines()]
    text += [f"{piece}\t{table[piece]}" for piece in sorted(table)]
    half = path.with_suffix(".new")  # a reader never meets half a file
    half.write_text("\n".join(text) + "\n", "utf-8")
    half.replace(path)
