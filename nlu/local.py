"""Words of the company's own, beside the built-in ones: a folder, and in it one for an estate."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from nlu import lexicon, tokenizer
from nlu.company import Understand, knowing
from nlu.intents import understand
from nlu.lexicon import Lexicon

NONE: Mapping[str, str] = {}


def load(
    folder: Path | None, categories: Mapping[str, str] = NONE
) -> tuple[Understand, dict[str, Understand]]:
    """The understanding of everybody, and that of each estate with words of its own, by name.

    ``categories``: the words of the company's own categories (word → category).

    ``folder/*.toml`` hold everywhere, ``folder/桂花园/*.toml`` for that estate only. Raises
    ``LexiconError``, which names the file and the line; OSError where the folder is not there.
    """
    if folder is None:
        return knowing(understand, categories), {}
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is no folder")
    own = sorted(folder.glob("*.toml"))
    estates: dict[str, Understand] = {
        each.name: knowing(
            partial(understand, lexicon=_words([*own, *sorted(each.glob("*.toml"))])), categories
        )
        for each in sorted(folder.iterdir())
        if each.is_dir()
    }
    return knowing(partial(understand, lexicon=everywhere(folder)), categories), estates


def everywhere(folder: Path | None) -> Lexicon:
    """The built-in words and those of the company."""
    own = sorted(folder.glob("*.toml")) if folder else []
    return _words(own) if own else lexicon.builtin()


def _words(extra: list[Path]) -> Lexicon:
    words = lexicon.load(extra)
    tokenizer.prepare(words.whole)
    return words
