"""Applies the hand-written rules of the lexicon to what was found in a message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nlu.lexicon import Lexicon, Rule
from nlu.matcher import Hit


def applying(text: str, hits: Iterable[Hit], lexicon: Lexicon) -> Iterator[Rule]:
    found = {f"-[{hit.name}]" if hit.denied else f"[{hit.name}]" for hit in hits}
    for rule in lexicon.rules:
        first = rule.when[0]
        if first not in found and (first[-1] == "]" or first not in text):
            continue
        if all(_present(part, text, found) for part in rule.when) and not any(
            _present(part, text, found) for part in rule.unless
        ):
            yield rule


def _present(part: str, text: str, found: set[str]) -> bool:
    return part in found if part[-1] == "]" else part in text
