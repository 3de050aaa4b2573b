"""How much of somebody's words is shown: a line of them, or a card's worth."""

from __future__ import annotations

import re

from nlu import speech

LEAST = 4  # characters that say something by themselves
_MOSTLY = 0.8  # of the characters
TEXT_SHOWN = 600  # characters on a card; the whole text stays on the ticket


def short(text: str, length: int = 60) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


_ENDS = re.compile(r"[。！？!?；;\n]|\s{2,}")


def excerpt(text: str, length: int = 32) -> str:
    """What the words are about, short enough to be said back: their first sentence, its first
    parts where that is long. English words take more room."""
    told = speech.patterns("homeowner")["salutation"].sub("", text.strip(), count=1)
    told = told if len(told) >= LEAST else text.strip()
    line = " ".join(_ENDS.split(told, maxsplit=1)[0].split()).rstrip("，,、.。 ")
    line = line or short(text, length)
    latin = _is_latin(line)
    most = length * 2 if latin else length
    if len(line) <= most:
        return line
    parts = [each for each in re.split(r" " if latin else r"[，,、]| ", line) if each]
    said, joint = parts[0], " " if latin else "，"
    for each in parts[1:]:
        if len(said) + len(each) + 1 > most:
            break
        said += joint + each
    return short(said, most)


def _is_latin(line: str) -> bool:
    """Mostly in English, be there a Chinese name in it, or a curly apostrophe."""
    return sum(each.isascii() for each in line) > _MOSTLY * len(line)


def cut(text: str) -> str:
    """As much as fits on a card, line breaks and all."""
    return text if fits(text) else text[: TEXT_SHOWN - 1] + "…"


def fits(text: str) -> bool:
    """Whether a card shows all of it."""
    return len(text) <= TEXT_SHOWN
