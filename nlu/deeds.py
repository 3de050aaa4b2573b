"""What the staff do with their words, learned from messages: the second opinion beside the cues.

The cues of ``speech/staff.toml`` are words that somebody wrote down; staff say the same in a
hundred other ways. This is a plain linear machine over runs of characters, learned by
``nlu/deeds_train.py`` from ``lexicon/deeds/*.txt`` and kept as a table that a person can read: a
line for each run, and what it says for and against each deed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from math import sqrt
from pathlib import Path

from nlu.normal import plain
from nlu.speech import Cues, patterns

FILE = Path(__file__).parent / "weights" / "deeds.tsv"
LONGEST = 4  # characters of a run
MOST = 60  # characters of a message that is looked at: longer ones say more than one thing
BIAS = "{always}"
EDGE = "|"  # where a message or a clause begins or ends
_ROOM = re.compile(r"\d{3,4}(?:-\d+)*|\d+(?:-\d+)+")
_NUMBER = re.compile(r"\d+")
_TO_SOMEBODY = patterns("asides")["to_somebody"]
_GAP = re.compile(r"[^\w#👌👍]+|_+")

Scores = Mapping[str, float]

# What undoes or decides something is believed only where the table is sure of it.
_GRAVE = frozenset(
    {
        "finishes",
        "leave",
        "off_duty",
        "approves",
        "rejects",
        "grants",
        "left_us",
        "declines",
        "swap",
        "receipts",
        "asks",
    }
)
_BELIEVED, _SURE = 0.0, 0.25
# A cue that the table denies, while it is sure of another deed, was only in the words: 看看谁的车.
_DENIED, _OTHERWISE = -0.6, 0.3
_DENIABLE = frozenset(
    {
        "asks",
        "plans",
        "finds",
        "on_duty",
        "off_duty",
        "presses",
        "takes",
        "arrives",
        "finishes",
        "leave",
        "declines",
    }
)
_SHORT = 20  # characters: longer words may well do several things
# Who hands it on, or goes, says so plainly: what the words sound like besides is not looked at.
_PLAINLY = frozenset({"hands", "passes", "leave", "declines", "spends"})
_OWN_WORK = frozenset({"takes", "arrives", "plans", "tells", "calls"})
# Of these every clause is looked at by itself, too: 龙头换好了 明天再来看看插座.
_OF_A_CLAUSE = frozenset(
    {"takes", "arrives", "tells", "plans", "calls", "unreached", "at_the_door", "helped"}
)


def runs(text: str) -> set[str]:
    """Every run of one to four characters, each once; all numbers, and all rooms, are alike."""
    said = _NUMBER.sub("0", _ROOM.sub("Ⅲ", plain(text)))
    said = EDGE + _GAP.sub(EDGE, said).strip(EDGE) + EDGE
    sizes = range(1, LONGEST + 1)
    return {said[at : at + size] for size in sizes for at in range(len(said) - size + 1)} - {EDGE}


def scale(found: set[str]) -> float:
    """What brings long and short messages to one length."""
    return 4.0 / sqrt(max(1, len(found)))


class Deeds:
    """Run of characters → what it says of each deed."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._table = table
        self._bias = _weights(table.get(BIAS, ""))

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._bias)

    def scores(self, text: str) -> Scores:
        """One number for each deed; above 0 it is believed."""
        found = runs(text)
        factor, total = scale(found), dict(self._bias)
        for run in found:
            for name, weight in _weights(self._table.get(run, "")).items():
                total[name] += weight * factor
        return total


@lru_cache(maxsize=20_000)
def _weights(line: str) -> Mapping[str, float]:
    votes = (vote.partition("=") for vote in line.split())
    return {name: float(weight) for name, _, weight in votes}


def load(path: Path = FILE) -> Deeds:
    lines = path.read_text("utf-8").split("\n")
    return Deeds(dict(line.split("\t", 1) for line in lines if "\t" in line))


@lru_cache(maxsize=1)
def builtin() -> Deeds:
    return load()


@lru_cache(maxsize=500)
def scores(text: str) -> Scores:
    """What the built-in table says of a message; nothing of a long one."""
    return builtin().scores(text) if text and len(text) <= MOST else {}


def beside(cues: Cues, text: str) -> Cues:
    """The cues with what the table hears besides, and without what it denies."""
    heard = scores(text)
    if not heard:
        return cues
    kept = dict(cues)
    if len(text) <= _SHORT and max(heard.values()) > _OTHERWISE:
        denied = {each for each in kept.keys() & _DENIABLE if heard.get(each, 0.0) < _DENIED}
        kept = {each: words for each, words in kept.items() if each not in denied}
    aside = _OWN_WORK if kept.keys() & _PLAINLY or _TO_SOMEBODY.search(text) else frozenset()
    for name, number in heard.items():
        if name in aside:
            continue
        if number > (_SURE if name in _GRAVE else _BELIEVED):
            kept.setdefault(name, text)
    for clause in filter(None, _GAP.split(text)):
        said = scores(clause)
        for name in _OF_A_CLAUSE - kept.keys() - aside:
            if said.get(name, 0.0) > _SURE:
                kept[name] = clause
    return kept
