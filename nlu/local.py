"""Words of the company's own, beside the built-in ones: a folder, and in it one for an estate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from nlu import lexicon, tokenizer
from nlu.intents import understand
from nlu.lexicon import Lexicon
from nlu.meaning import Conversation, Meaning

Understand = Callable[[str, date, Conversation], Meaning]


def load(folder: Path | None) -> tuple[Understand, dict[str, Understand]]:
    """The understanding of everybody, and that of each estate with words of its own, by name.

    ``folder/*.toml`` hold everywhere, ``folder/桂花园/*.toml`` for that estate only. Raises
    ``LexiconError``, which names the file and the line; OSError where the folder is not there.
    """
    if folder is None:
        return understand, {}
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is no folder")
    own = sorted(folder.glob("*.toml"))
    estates: dict[str, Understand] = {
        each.name: partial(understand, lexicon=_words([*own, *sorted(each.glob("*.toml"))]))
        for each in sorted(folder.iterdir())
        if each.is_dir()
    }
    return partial(understand, lexicon=everywhere(folder)), estates


def everywhere(folder: Path | None) -> Lexicon:
    """The built-in words and those of the company."""
    own = sorted(folder.glob("*.toml")) if folder else []
    return _words(own) if own else lexicon.builtin()


def _words(extra: list[Path]) -> Lexicon:
    words = lexicon.load(extra)
    tokenizer.prepare(words.whole)
    return words
