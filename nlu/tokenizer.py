"""The only place that knows jieba: a private Tokenizer, loaded once, with our words in it."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Iterable

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # jieba's regular expressions predate raw strings
    import jieba

jieba.setLogLevel(logging.WARNING)

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
    return tokenizer().lcut(text, HMM=False)  # type: ignore[no-any-return]
