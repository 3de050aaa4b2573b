"""What the weights look at: jieba's words, character pairs, word classes and pairs of them."""

from __future__ import annotations

import re

from nlu.matcher import Hit
from nlu.meaning import Slots

_NOISE = re.compile(r"[0-9\s\W_]+")
_NEAR = 24  # characters between two word classes that count as a pair


def features(text: str, words: list[str], hits: list[Hit], slots: Slots) -> list[str]:
    """Names of everything found, each once.

    ``电梯`` a word · ``~梯坏`` neighbouring characters · ``[lift]`` a word class, ``-[lift]`` a
    denied one · ``[lift]+[fault]`` two classes near each other · ``{home}`` a slot or a sign.
    """
    found = {word for word in words if len(word) > 1 or word > "~"}
    squeezed = _NOISE.sub(" ", text)
    for start in range(len(squeezed) - 1):
        pair = squeezed[start : start + 2]
        if " " not in pair:
            found.add("~" + pair)
    _add_classes(found, hits)
    _add_signs(found, text, slots)
    return list(found)


def _add_classes(found: set[str], hits: list[Hit]) -> None:
    last: dict[str, int] = {}
    for hit in hits:
        name = f"-[{hit.name}]" if hit.denied else f"[{hit.name}]"
        if name in last and hit.start - last[name] < 2:
            continue
        for other, place in last.items():
            if other != name and hit.start - place <= _NEAR:
                found.add(f"{other}+{name}" if other < name else f"{name}+{other}")
        last[name] = hit.start
        found.add(name)


def _add_signs(found: set[str], text: str, slots: Slots) -> None:
    if slots.home:
        found.add("{home}")
    if slots.month:
        found.add("{month}")
    if slots.phone:
        found.add("{phone}")
    if slots.reference:
        found.add("{ticket}")
    if "?" in text:
        found.add("{?}")
    if "!" in text:
        found.add("{!!}" if text.count("!") > 1 else "{!}")
    length = len(text)
    found.add("{tiny}" if length < 5 else "{short}" if length < 10 else "{long}" if length > 60 else "{plain}")
    if text.isascii():
        found.add("{latin}")
