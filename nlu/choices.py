"""What may be chosen in a command, and what people call each choice: ``choices.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("choices.toml")


@cache
def choices(name: str) -> Mapping[str, str]:
    """Word → what it chooses; the words in the order of the file."""
    return {word: value for value, words in _tables()[name].items() for word in words.split()}


def chosen(name: str, said: str) -> str | None:
    """What a word chooses; None where it is none of these."""
    return choices(name).get(said.strip().casefold())


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(FILE.read_text("utf-8"))
