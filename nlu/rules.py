"""Applies the hand-written rules of the lexicon to what was found in a message."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from nlu.lexicon import Lexicon, Rule
from nlu.matcher import Hit


def applying(text: str, hits: Iterable[Hit], lexicon: Lexicon) -> Iterator[Rule]:
    found = dict.fromkeys(hit.feature for hit in hits)
    candidates = [rule for name in found for rule in lexicon.begun.get(name, ())]
    candidates += [rule for rule in lexicon.spoken if rule.when[0] in text]
    for rule in candidates:
        if all(_present(part, text, found) for part in rule.when) and not any(
            _present(part, text, found) for part in rule.unless
        ):
            yield rule


def given(text: str, hits: Iterable[Hit], lexicon: Lexicon) -> dict[str, float]:
    """Label → what all rules together give it."""
    sums: dict[str, float] = {}
    for rule in applying(text, hits, lexicon):
        for label, weight in rule.gives:
            sums[label] = sums.get(label, 0.0) + weight
    return sums


def _present(part: str, text: str, found: Container[str]) -> bool:
    return part in found if part[-1] == "]" else part in text
