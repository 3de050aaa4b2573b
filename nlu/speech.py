"""What somebody does with their words: asks, urges, says that it is solved, calls it off.

A cue says that such words are there and which; what they come to is decided elsewhere, against the
conversation. The patterns are ``nlu/lexicon/speech/*.toml``: a file for whoever speaks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from nlu.lexicon import builtin
from nlu.normal import plain

FOLDER = Path(__file__).parent / "lexicon" / "speech"

Cues = Mapping[str, str]  # a cue → the words that gave it


@cache
def patterns(speaker: str) -> Mapping[str, re.Pattern[str]]:
    """Every cue of a file, its patterns as one."""
    tables = tomllib.loads((FOLDER / f"{speaker}.toml").read_text("utf-8"))
    return {name: re.compile("|".join(table["patterns"])) for name, table in tables.items()}


@lru_cache(maxsize=1000)
def spelled(said: str) -> str:
    """Dialect and slips in their plain spelling."""
    return builtin().respell(said)


def cues(text: str, speaker: str) -> Cues:
    """The cues in a message, each with the first words that show it."""
    said = spelled(plain(text))
    found = ((name, pattern.search(said)) for name, pattern in patterns(speaker).items())
    return {name: match[0].strip() for name, match in found if match is not None}


def find(text: str, name: str) -> re.Match[str] | None:
    """Where a pattern of ``asides.toml`` stands in a text as it was written, with its groups."""
    return patterns("asides")[name].search(text)


def each(text: str, name: str) -> list[str]:
    """What the one group of a pattern of ``asides.toml`` holds, wherever it stands in a text."""
    return patterns("asides")[name].findall(text)
