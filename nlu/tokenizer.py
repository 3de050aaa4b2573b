"""The only place that knows jieba: a private Tokenizer, loaded once, with our words in it."""

from __future__ import annotations

import logging
import re
import threading
import warnings
from collections.abc import Iterable, Sequence
from math import log

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # jieba's regular expressions predate raw strings
    import jieba

from nlu.normal import neighbours

jieba.setLogLevel(logging.WARNING)

_RUNS = re.compile("[\u2e80-\u9fff\uf900-\ufaff]+|[a-z0-9]+")
_FREQUENCY = 50  # of an added word: enough to win against its pieces
_BEGUN = -1.0  # no word itself, but longer ones begin so
_MOST = 100_000  # pieces remembered
_lock = threading.Lock()
_loaded: jieba.Tokenizer | None = None


def _load() -> jieba.Tokenizer:
    """Reads the dictionary without jieba's cache: a file in a shared folder could be planted."""
    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as file:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(file)
    tokenizer.initialized = True
    return tokenizer


def tokenizer() -> jieba.Tokenizer:
    global _loaded
    if _loaded is None:
        with _lock:
            if _loaded is None:
                _loaded = _load()
    return _loaded


def prepare(lexicon_words: Iterable[str]) -> None:
    """Makes each Chinese word of the lexicon one that a sentence may be cut into."""
    private = tokenizer()
    with _lock:
        for word in lexicon_words:
            if len(word) > 1 and not word.isascii() and not private.FREQ.get(word):
                private.add_word(word, freq=_FREQUENCY)
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


class _Weights(dict[str, float | None]):
    """The logarithm of a piece's frequency, _BEGUN or None, of those that were looked up before:
    a small table that stays in the processor's cache, where the dictionary's half million words
    do not."""

    def __missing__(self, piece: str) -> float | None:
        known = tokenizer().FREQ.get(piece)
        weight = known if known is None else log(known) if known else _BEGUN
        if len(self) >= _MOST:
            self.clear()
        self[piece] = weight
        return weight


_weights = _Weights()


def _cut(run: str, pairs: Sequence[str]) -> list[str]:
    """What ``jieba.cut(run, HMM=False)`` gives, without its generators: several times faster."""
    total = log(tokenizer().total)
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
