"""Applies the hand-written rules of the lexicon to what was found in a message."""

from __future__ import annotations

from collections.abc import Container, Iterator

from nlu.features import ROOM
from nlu.lexicon import Lexicon, Rule
from nlu.reading import Reading


def applying(message: Reading, lexicon: Lexicon) -> Iterator[Rule]:
    text, found = message.text, dict.fromkeys(hit.feature for hit in message.hits)
    candidates = [rule for name in found for rule in lexicon.begun.get(name, ())]
    candidates += [rule for rule in lexicon.spoken if rule.when[0] in text]
    if message.slots.home and message.slots.home.room:
        found[ROOM] = None
    for rule in candidates:
        if all(_present(part, text, found) for part in rule.when) and not any(
            _present(part, text, found) for part in rule.unless
        ):
            yield rule


def given(message: Reading, lexicon: Lexicon) -> dict[str, float]:
    """Label → what all rules together give it."""
    sums: dict[str, float] = {}
    for rule in applying(message, lexicon):
        for label, weight in rule.gives:
            sums[label] = sums.get(label, 0.0) + weight
    return sums


def _present(part: str, text: str, found: Container[str]) -> bool:
    return part in found if part[-1] in "]}" else part in text
