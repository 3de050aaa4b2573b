"""A message that tells several things, taken apart where its writer says that another begins."""

from __future__ import annotations

import re
import tomllib

from nlu.speech import FOLDER

LONGEST = 600  # characters: a letter is read whole
SHORT = 60  # characters: beyond it a clause is a piece of a story
_TABLE = tomllib.loads((FOLDER / "parts.toml").read_text("utf-8"))
_MARK = re.compile("|".join(_TABLE["mark"]["patterns"]))
_SPOKEN = re.compile("|".join(_TABLE["spoken"]["patterns"]))
_ENGLISH = re.compile("|".join(_TABLE["english"]["patterns"]), re.IGNORECASE)
_LETTER = re.compile("|".join(_TABLE["letter"]["patterns"]), re.IGNORECASE)
_LEAD = re.compile("|".join(_TABLE["lead"]["patterns"]), re.IGNORECASE)
_MORE = re.compile("|".join(_TABLE["more"]["patterns"]), re.IGNORECASE)
_CLAUSE = re.compile("|".join(_TABLE["clause"]["patterns"]))
_FIGURES = re.compile("|".join(_TABLE["figures"]["patterns"]))
_LINES = re.compile(r"\n+")


def split(text: str) -> list[str]:
    """The parts, in order; one where nothing says that there are several."""
    if len(text) > LONGEST or (len(text) > SHORT and _LETTER.search(text)):
        return [text]
    if "\n" in text.strip():
        return _cleaned(_LINES.split(text))
    text = _LEAD.sub("", text) or text
    marked = _at(_MARK, text, inside=False)
    if len(marked) > 1:
        return marked
    if len(figured := _figured(text)) > 1:
        return figured
    spoken = _at(_SPOKEN, text, inside=False)
    if len(spoken) > 1:
        return spoken
    return _at(_ENGLISH, text, inside=True) if text.isascii() else [text]


def clauses(text: str) -> list[str]:
    """The clauses of a short message, each perhaps a thing of its own."""
    if len(text) > SHORT or not _MORE.search(text):
        return [text]
    return _cleaned(_CLAUSE.split(text))


def _figured(text: str) -> list[str]:
    """1 灯不亮 2门坏了: bare figures, in their order from 1."""
    before, *rest = _FIGURES.split(text)
    figures = rest[::2]
    counted = figures == [str(each) for each in range(1, len(figures) + 1)]
    return _cleaned([before, *rest[1::2]]) if counted and len(figures) > 1 else [text]


def listed(text: str) -> list[str]:
    """The clauses of a part of a list: 车棚漏雨，桶盖都没了."""
    return _cleaned(_CLAUSE.split(text)) if len(text) <= SHORT else [text]


def _at(mark: re.Pattern[str], text: str, *, inside: bool) -> list[str]:
    """``inside``: the mark's own last word belongs to the part that it begins."""
    found, begins = [], 0
    for match in mark.finditer(text):
        found.append(text[begins : match.start()])
        begins = match.start() if inside else match.end()
    found.append(text[begins:])
    return _cleaned(found)


def _cleaned(parts: list[str]) -> list[str]:
    kept = [part.strip(" ,，。;；、.\t") for part in parts]
    return [re.sub(r"^(?:and|also)\s+", "", part, flags=re.I) for part in kept if part]
