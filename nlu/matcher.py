"""Finds the lexicon's words in plain text, each with its place and whether it is denied."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nlu.lexicon import GAP, Lexicon

_NOWHERE: dict[int, tuple[int, int]] = {}
_REACH = 8  # characters between A and B of A…B
_BREAK = re.compile(r"[,，。.!！?？;；\n…~]")
_NEGATIONS = frozenset({"没", "不", "未", "无", "别", "勿", "非", "甭"})
_LONG_NEGATIONS = frozenset(
    {
        "没有",
        "不是",
        "并非",
        "不用",
        "不要",
        "不会",
        "并没",
        "没在",
        "不需",
        "从没",
        "从未",
        "并不",
        "没啥",
        "没什",
    }
)
_NEGATED = re.compile(r"[没不未无别勿非甭]|\b(?:no|not|never|without)|n't")
_ENGLISH_NEGATION = re.compile(r"\b(?:no|not|isn't|don't|without|never|nobody)\s(?:a |an |any )?$")


class Hit(NamedTuple):
    """A word of the lexicon in the text."""

    name: str  # its word class
    start: int
    end: int
    denied: bool
    word: str

    @property
    def feature(self) -> str:
        """As the weights and the rules write it: ``[lift]``, ``-[trapped]`` where denied."""
        return (_DENIED_FEATURES if self.denied else _FEATURES)[self.name]


class _Named(dict[str, str]):
    """Word class → its feature, each put together once."""

    def __init__(self, form: str) -> None:
        self._form = form

    def __missing__(self, name: str) -> str:
        feature = self[name] = self._form.format(name)
        return feature


_FEATURES, _DENIED_FEATURES = _Named("[{}]"), _Named("-[{}]")


Insides = Mapping[int, tuple[int, int]]


def scan(
    text: str, pairs: Sequence[str], lexicon: Lexicon, insides: Insides = _NOWHERE
) -> list[Hit]:
    """All hits, from left to right. What stands inside a masking word is no hit, nor what begins
    in one word of the sentence and ends in the next: 回来电梯 has no 来电. ``insides``: the places
    within the sentence's words, each with where that word begins and ends.
    """
    starts, singles = lexicon.starts.get, lexicon.singles.get
    hits: list[Hit] = []
    seen: dict[str, int] = {}  # where each A of an A…B ended last
    masked_until = 0
    hidden: set[int] = set()  # where the A of a masking A…B begins: 打…电话 is no 打他
    negated = _NEGATED.search(text) is not None
    for start, beginning in enumerate(map(starts, (*pairs, ""))):
        if beginning is None:
            entries = singles(text[start : start + 1], ())
        else:
            longer, short = beginning
            entries = longer.get(text[start + 2 : start + 3], short) if longer else short
        for entry in entries:
            word = entry.word
            end = start + entry.length
            if end <= masked_until or (entry.length > 3 and not text.startswith(word, start)):
                continue
            if entry.latin and _inside_latin(text, start, end):
                continue
            if start in insides and end > insides[start][1]:
                continue
            if end in insides and start < insides[end][0]:
                continue
            if entry.names:
                denied = negated and _denied(text, start)
                for name in entry.names:
                    hits.append(Hit(name, start, end, denied, word))
                if entry.masks:
                    masked_until = max(masked_until, end)
            for first, name, whole in entry.gaps:
                before = seen.get(first)
                if before is not None and _within_reach(text, before, start):
                    place = before - len(first)
                    hits.append(Hit(name, place, end, negated and _denied(text, place), whole))
                    if whole in lexicon.masks:
                        hidden.add(place)
            if entry.begins:
                seen[word] = end
    if hidden:
        return [hit for hit in hits if hit.start not in hidden or GAP in hit.word]
    return hits


def _within_reach(text: str, end: int, start: int) -> bool:
    """Whether B begins close behind the end of A, in the same clause."""
    return 0 <= start - end <= _REACH and not _BREAK.search(text, end, start)


def _inside_latin(text: str, start: int, end: int) -> bool:
    """True for the "lift" in "shoplifting"."""
    before = text[start - 1 : start]
    after = text[end : end + 1]
    return (before.isascii() and before.isalnum()) or (
        after.isascii() and after.isalnum() and text[end - 1].isascii() and text[end - 1].isalnum()
    )


def _asks_whether(before: str) -> bool:
    """是不是, 会不会, 有没有 ask; they deny nothing."""
    return len(before) == 3 and before[0] == before[2] and before[1] in "不没"


def _denied(text: str, start: int) -> bool:
    if start == 0 or _asks_whether(text[max(0, start - 3) : start]):
        return False
    if text[start - 1] in _NEGATIONS:
        return text[start - 2 : start - 1] not in ("是", "要", "能", "会") or start < 2
    two = text[max(0, start - 2) : start]
    if two in _LONG_NEGATIONS or text[max(0, start - 3) : start - 1] in _LONG_NEGATIONS:
        return True
    if two[0] in _NEGATIONS and len(two) == 2 and two[1] not in ",，。 了的在有":
        return two[1] in "被再太人用想"
    return (
        text[start].isascii()
        and _ENGLISH_NEGATION.search(text, max(0, start - 12), start) is not None
    )
