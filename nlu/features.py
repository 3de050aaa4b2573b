"""What the weights look at: jieba's words, characters, word classes and pairs of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from nlu import things
from nlu.matcher import Hit
from nlu.meaning import Slots

_LETTERS = re.compile(r"[^\W0-9_]+")
_NEAR = 24  # characters between two word classes that count as a pair

# How much each kind of feature counts before a message's features are brought to one length.
WORD, CHARACTER, CLASS, PAIR, SIGN = 1.0, 0.5, 1.5, 0.5, 1.0
_LENGTH = 4.0
ROOM = "{room}"  # the sign of a message that names one door; rules may ask for it too


class Features(NamedTuple):
    """Everything found, each once, and the factor that levels long and short messages."""

    characters: set[str]  # single ones and neighbours, without the ~ that is in their names
    others: list[str]
    factor: float

    @property
    def names(self) -> list[str]:
        return [*self.others, *("~" + characters for characters in self.characters)]


def features(
    text: str, pairs: Sequence[str], words: Iterable[str], hits: list[Hit], slots: Slots
) -> Features:
    """``电梯`` a word · ``~梯`` a character, ``~梯坏`` two neighbours · ``[lift]`` a word class,
    ``-[lift]`` a denied one · ``[fault]+[lift]`` two classes near each other · ``{first lift}``
    what is spoken of first · ``{home}`` a slot or a sign.
    """
    plain = {word for word in words if word > "~" or word.isalpha()}
    characters: set[str] = set()
    for match in _LETTERS.finditer(text):
        start, end = match.span()
        characters.update(match[0])
        characters.update(pairs[start : end - 1])
    classes, couples = _classes(hits)
    signs = _signs(text, hits, slots)
    square = (
        len(plain) * WORD**2
        + len(characters) * CHARACTER**2
        + len(classes) * CLASS**2
        + len(couples) * PAIR**2
        + len(signs) * SIGN**2
    )
    return Features(characters, [*plain, *classes, *couples, *signs], _LENGTH / square**0.5)


def value(feature: str) -> float:
    """How strongly a feature of this kind counts."""
    first = feature[0]
    if first == "~" and len(feature) > 1:
        return CHARACTER
    if first == "[" or feature.startswith("-["):
        return PAIR if "+" in feature else CLASS
    return SIGN if first == "{" else WORD


class _Couples(dict[str, str]):
    """Another feature → the pair of this one and it, each put together once."""

    def __init__(self, feature: str) -> None:
        self._feature = feature

    def __missing__(self, other: str) -> str:
        couple = self[other] = "+".join(sorted((self._feature, other)))
        return couple


class _CouplesOf(dict[str, _Couples]):
    def __missing__(self, feature: str) -> _Couples:
        couples = self[feature] = _Couples(feature)
        return couples


_COUPLES = _CouplesOf()  # no more than there are word classes, squared


def _classes(hits: list[Hit]) -> tuple[dict[str, int], set[str]]:
    last: dict[str, int] = {}
    couples: set[str] = set()
    for hit in hits:
        name, start = hit.feature, hit.start
        if name in last and start - last[name] < 2:
            continue
        couple, near = _COUPLES[name], start - _NEAR
        for other, place in last.items():
            if place >= near and other != name:
                couples.add(couple[other])
        last[name] = start
    return last, couples


def _signs(text: str, hits: list[Hit], slots: Slots) -> list[str]:
    length = len(text)
    size = "tiny" if length < 5 else "short" if length < 10 else "long" if length > 60 else "plain"
    signs = ["{" + size + "}"]
    if hits:
        signs.append("{first " + hits[0].name + "}")
        signs.append("{last " + hits[-1].name + "}")
    if slots.home:
        signs.append("{home}")
        if slots.home.room:
            signs.append(ROOM)
    if slots.month:
        signs.append("{month}")
    if slots.phone:
        signs.append("{phone}")
    if slots.reference:
        signs.append("{ticket}")
    signs.extend(_told(text, hits))
    if "?" in text:
        signs.append("{?}")
    if "!" in text:
        signs.append("{!!}" if text.count("!") > 1 else "{!}")
    if text.isascii():
        signs.append("{latin}")
    return signs


def _told(text: str, hits: list[Hit]) -> list[str]:
    """Whether anything is said to be wrong, and with anything of ours: a story names neither."""
    names = {hit.name for hit in hits}
    wrong = not names.isdisjoint(things.TROUBLES) or things.says_wrong(text)
    named = not names.isdisjoint(things.THINGS)
    if not wrong and not named:
        return ["{neither}"]
    return ["{wrong}"] * wrong + ["{thing}"] * named
