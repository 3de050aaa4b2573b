"""A company's own categories, by the words that its charter has for them, beside what is learned.

The weights know the categories that come with the program. One that a company adds is known by its
words: a complaint that says one of them is of that category, whatever the weights would say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import overload

from nlu.meaning import Conversation, Evidence, Meaning
from nlu.normal import plain

Understand = Callable[[str, date, Conversation], Meaning]


def knowing(understand: Understand, categories: Mapping[str, str]) -> Understand:
    """The same understanding, and the words of the company: word → category."""
    if not categories:
        return understand
    words = {plain(word): categories[word] for word in sorted(categories, key=len, reverse=True)}

    def understood(text: str, today: date, around: Conversation) -> Meaning:
        return _sorted_by(understand(text, today, around), words)

    return understood


def _sorted_by(meaning: Meaning, words: Mapping[str, str]) -> Meaning:
    """The longest word decides. Words that mean nothing else are a complaint if one is in them."""
    said = plain(meaning.text)
    word = next((word for word in words if word in said), None)
    if word is None or not {"complaint", "other"} & set(meaning.intents):
        return meaning
    complains = "complaint" in meaning.intents
    return replace(
        meaning,
        intents=meaning.intents if complains else ("complaint",),
        category=words[word],
        urgency=meaning.urgency or "normal",
        evidence=_Also(meaning.evidence, word, words[word]),
    )


class _Also(Sequence[Evidence]):
    """What speaks for a meaning, worked out when it is looked at, and the company's word."""

    def __init__(self, found: Sequence[Evidence], word: str, category: str) -> None:
        self._found = found
        self._also = (
            Evidence("complaint", word, f"charter: {word}", 1.0),
            Evidence(f"category:{category}", word, f"charter: {word}", 1.0),
        )

    def __len__(self) -> int:
        return len(self._found) + len(self._also)

    def __iter__(self) -> Iterator[Evidence]:
        yield from self._also
        yield from self._found

    @overload
    def __getitem__(self, index: int) -> Evidence: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Evidence]: ...
    def __getitem__(self, index: int | slice) -> Evidence | Sequence[Evidence]:
        return (*self._also, *self._found)[index]
