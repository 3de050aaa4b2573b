"""The pieces by which a text is found again: characters and pairs of them, words, numbers, homes.

Pairs, not dictionary words: what is looked for is cut at the same places as what was said, whatever
a dictionary thinks of the sentence around it, and one character is enough.
"""

from __future__ import annotations

import re

from nlu.normal import plain
from nlu.slots import home

_HAN = "\u2e80-\u9fff\uf900-\ufaff"
_RUNS = re.compile(f"(?P<han>[{_HAN}]+)|(?P<word>[^\\W_{_HAN}]+)")
LONGEST_WORD = 40
MOST_ASKED = 12  # pieces of one question; more of them find nothing else


def pieces(text: str) -> frozenset[str]:
    """Everything by which this text can be found."""
    found: set[str] = set()
    for match in _RUNS.finditer(plain(text)):
        run = match[0]
        if match["han"]:
            found.update(run)
            found.update(run[at : at + 2] for at in range(len(run) - 1))
        else:
            found.add(run[:LONGEST_WORD])
    return frozenset(found)


def of_home(number: str) -> frozenset[str]:
    """The pieces of a home or place, ``3-2-1501``: its building, its unit, its door, itself."""
    parts = number.lower().split("-")
    paths = {"@" + "-".join(parts[: at + 1]) for at in range(len(parts))}
    return pieces(number) | paths


def of_name(name: str) -> frozenset[str]:
    """The pieces of a person's name; they are looked up only for those who may look for people."""
    return frozenset(f"name:{each}" for each in pieces(name))


def asked(text: str) -> tuple[str, ...]:
    """The pieces that all must be there: 漏水 3栋, 又漏, 1501, lift."""
    named, rest = home.find(plain(text))
    found: list[str] = []
    if named is not None:
        if named.unit or not named.room:
            found.append(f"@{named}")
        else:
            found += [f"@{named.building}", named.room]
    for match in _RUNS.finditer(rest):
        run = match[0]
        if match["word"] or len(run) == 1:
            found.append(run[:LONGEST_WORD])
        else:
            found += [run[at : at + 2] for at in range(len(run) - 1)]
    return tuple(dict.fromkeys(each.lower() for each in found))[:MOST_ASKED]
