"""The only place that knows jieba: its dictionary, read where it lies, with our words in it.

jieba itself reads half a million words into a table, which takes most of a second and of a hundred
megabytes. A message needs some dozens of them.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from math import log
from pathlib import Path

from nlu.normal import neighbours

TOTAL = 60_101_967  # the sum of all frequencies in jieba's dictionary
_RUNS = re.compile("[\u2e80-\u9fff\uf900-\ufaff]+|[a-z0-9]+")
_FREQUENCY = 50  # of an added word: enough to win against its pieces
_BEGUN = -1.0  # no word itself, but longer ones begin so
_MOST = 100_000  # pieces remembered
_lock = threading.Lock()


class Dictionary:
    """Word → how often it is met; 0 for the beginning of one, None for neither."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        """``lines``: ``漏水 142 v``, in any order."""
        self._lines = b"\n".join(sorted(lines))
        self.added: dict[str, int] = {}
        self.total = TOTAL

    def add(self, word: str) -> None:
        if len(word) > 1 and not word.isascii() and not self.get(word):
            for end in range(1, len(word)):
                if self.get(word[:end]) is None:
                    self.added[word[:end]] = 0
            self.added[word] = _FREQUENCY
            self.total += _FREQUENCY

    def get(self, word: str) -> int | None:
        known = self.added.get(word)
        return known if known is not None else self._look_up(word.encode())

    def _look_up(self, word: bytes) -> int | None:
        lines = self._lines
        low, high = 0, len(lines)
        while low < high:  # until a line begins at low, the first that does not come before it
            middle = (low + high) // 2
            start = lines.rfind(b"\n", low, middle) + 1 or low
            end = lines.find(b"\n", middle)
            end = end if end >= 0 else len(lines)
            if lines[start:end] < word:
                low = end + 1
            else:
                high = start
        if not lines.startswith(word, low):
            return None
        if not lines.startswith(b" ", low + len(word)):
            return 0
        return int(lines[low + len(word) : low + len(word) + 12].split(None, 1)[0])


@cache
def _load() -> Dictionary:
    found = find_spec("jieba")
    if found is None or found.origin is None:
        raise FileNotFoundError("jieba and its dictionary are not installed")
    return Dictionary(Path(found.origin).with_name("dict.txt").read_bytes().splitlines())


def dictionary() -> Dictionary:
    with _lock:
        return _load()


def commonness(word: str) -> int:
    """How often the dictionary's texts have this word; 0 where it does not know it."""
    return dictionary().get(word) or 0


def prepare(lexicon_words: Iterable[str]) -> None:
    """Makes each Chinese word of the lexicon one that a sentence may be cut into."""
    found = dictionary()
    with _lock:
        for word in lexicon_words:
            found.add(word)
        _weights.clear()


def words(text: str, pairs: Sequence[str] | None = None) -> list[str]:
    """Chinese by jieba's dictionary, most probable cut; other scripts word by word.

    ``pairs``: the text's neighbouring characters, where somebody has them already.
    """
    pairs = neighbours(text) if pairs is None else pairs
    found: list[str] = []
    for match in _RUNS.finditer(text):
        run = match[0]
        if run[0] < "\u2e80":
            found.append(run)
        else:
            start, end = match.span()
            found += _cut(run, pairs[start : end - 1])
    return found


def insides(text: str, pieces: Sequence[str]) -> dict[int, tuple[int, int]]:
    """The places inside the ``words`` of a text, each with where that word begins and ends."""
    found: dict[int, tuple[int, int]] = {}
    place = 0
    for piece in pieces:
        size = len(piece)
        start = text.find(piece, place)
        place = start + size
        if size == 2:
            found[start + 1] = (start, place)
        elif size > 2:
            found.update(dict.fromkeys(range(start + 1, place), (start, place)))
    return found


class _Weights(dict[str, float | None]):
    """The logarithm of a piece's frequency, _BEGUN or None, of those that were looked up before:
    a small table that stays in the processor's cache, where the dictionary's half million words
    do not."""

    def __missing__(self, piece: str) -> float | None:
        known = dictionary().get(piece)
        weight = known if known is None else log(known) if known else _BEGUN
        if len(self) >= _MOST:
            self.clear()
        self[piece] = weight
        return weight


_weights = _Weights()


def _cut(run: str, pairs: Sequence[str]) -> list[str]:
    """What ``jieba.cut(run, HMM=False)`` gives, without its generators: several times faster."""
    total = log(dictionary().total)
    weigh = _weights.__getitem__
    size = len(run)
    best, pieces = [0.0] * (size + 1), list(run)
    # Most places end after two characters: those are looked up all at once.
    ones, twos = list(map(weigh, run)), [*map(weigh, pairs), None]
    for start in range(size - 1, -1, -1):
        weight = ones[start]
        top = best[start + 1] - total
        if weight is not None and weight >= 0.0:
            top = weight - total + best[start + 1]
        weight, end = twos[start], start + 2
        while weight is not None:
            if weight >= 0.0:
                value = weight - total + best[end]
                if value >= top:
                    top, pieces[start] = value, run[start:end]
            end += 1
            if end > size:
                break
            weight = weigh(run[start:end])
        best[start] = top
    found, start = [], 0
    while start < size:
        piece = pieces[start]
        found.append(piece)
        start += len(piece)
    return found
