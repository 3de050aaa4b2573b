"""The only place that knows jieba: a private Tokenizer, loaded once, with our words in it."""

from __future__ import annotations

import logging
import re
import threading
import warnings
from collections.abc import Iterable
from math import log

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # jieba's regular expressions predate raw strings
    import jieba

jieba.setLogLevel(logging.WARNING)

_RUNS = re.compile("[\u2e80-\u9fff\uf900-\ufaff]+|[a-z0-9]+")
_FREQUENCY = 50  # of an added word: enough to win against its pieces
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


def words(text: str) -> list[str]:
    """Chinese by jieba's dictionary, most probable cut; other scripts word by word."""
    found: list[str] = []
    for match in _RUNS.finditer(text):
        run = match[0]
        if run[0] < "\u2e80":
            found.append(run)
        else:
            found += _cut(run)
    return found


def _cut(run: str) -> list[str]:
    """What ``jieba.cut(run, HMM=False)`` gives, without its generators: several times faster."""
    private = tokenizer()
    frequency = private.FREQ.get
    total = log(private.total)
    size = len(run)
    best, ends = [0.0] * (size + 1), [0] * size
    for start in range(size - 1, -1, -1):
        top, cut = -1e300, start + 1
        end = start + 1
        known = frequency(run[start:end])
        if not known:
            top = best[end] - total
        while known is not None:
            if known:
                value = log(known) - total + best[end]
                if value >= top:
                    top, cut = value, end
            if end == size:
                break
            end += 1
            known = frequency(run[start:end])
        best[start], ends[start] = top, cut
    found, start = [], 0
    while start < size:
        found.append(run[start : ends[start]])
        start = ends[start]
    return found
