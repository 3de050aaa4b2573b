"""What a message is about and what is wrong with it, so that two messages can be compared."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache

from nlu import matcher
from nlu.lexicon import Lexicon, builtin
from nlu.normal import neighbours, plain
from nlu.slots.numerals import digits
from nlu.speech import FOLDER

_TABLE = tomllib.loads((FOLDER / "themes.toml").read_text("utf-8"))
THINGS = frozenset(_TABLE["things"].split())
TROUBLES = frozenset(_TABLE["troubles"].split())
# Troubles that are places and things as well: alone they say nothing wrong.
MILD = frozenset(_TABLE["mild"].split())
_KIN = tuple(frozenset(each.split()) for each in _TABLE["kin"])
_ANYTHING = frozenset({"fault", "said"})
_EMPTY = frozenset(_TABLE["empty"]) | frozenset(' \n\t"')
_COMMON = frozenset(_TABLE["common"].split())
_MARKS = re.compile(_TABLE["marks"])
_NAMELESS = frozenset(_TABLE["nameless"].split())
_SAME: dict[str, str] = _TABLE["same"]
_LEISURE = re.compile(_TABLE["leisure"])
_TRAFFIC = re.compile(_TABLE["traffic"])
_DISTURBED = re.compile(_TABLE["disturbed"])
_ENDED = [(re.compile(words), frozenset(kinds.split())) for words, kinds in _TABLE["ended"].items()]
_WORD = re.compile(r"[a-z]{3,}")


@dataclass(frozen=True, slots=True)
class Theme:
    """``things`` and ``troubles``: word classes; ``pieces``: characters and words that tell."""

    things: frozenset[str]
    troubles: frozenset[str]
    pieces: frozenset[str]

    def __or__(self, other: Theme) -> Theme:
        return Theme(
            self.things | other.things, self.troubles | other.troubles, self.pieces | other.pieces
        )

    @property
    def classes(self) -> frozenset[str]:
        return self.things | self.troubles

    def likeness(self, other: Theme) -> int:
        """How much two messages have in common; 0 where they share nothing that tells."""
        pieces = self.pieces & other.pieces
        words = sum(2 if len(each) > 1 else 1 for each in pieces)
        return 3 * len(self.things & other.things) + words

    def is_akin(self, other: Theme) -> bool:
        """Whether what is wrong may be one matter: water and water, no light and no power; also
        where nothing of the kind is wrong."""
        ours, theirs = self.things | self.troubles, other.things | other.troubles
        kinds = [kin for kin in _KIN if self.troubles & kin]
        return not kinds or bool(ours & theirs - _ANYTHING) or any(theirs & kin for kin in kinds)


_FLOOR = re.compile(
    r"(\d{1,2}|[一二三四五六七八九十]{1,3})\s?(?:(?:楼|层)(?![上下道梯])|(?:st|nd|rd|th)\s+floor)"
)


def floors(text: str) -> frozenset[str]:
    """The floors that a text names: two lamps on two floors are two matters."""
    return frozenset(digits(each) for each in _FLOOR.findall(plain(text)))


def says_wrong(text: str) -> bool:
    """Whether words say that something is wrong, whatever it is: 不亮, 打不开."""
    return _MARKS.search(text) is not None


def ended_in(text: str) -> frozenset[str]:
    """What words can say the end of: 停了 of noise and of a leak, 开走了 of a car."""
    said = plain(text)
    found = (classes for words, classes in _ENDED if words.search(said))
    return frozenset[str]().union(*found)


NOTHING = Theme(frozenset(), frozenset(), frozenset())


def of(text: str, lexicon: Lexicon | None = None) -> Theme:
    """The theme of a message."""
    return _of(text) if lexicon is None else _read(text, lexicon)


@lru_cache(maxsize=2000)
def _of(text: str) -> Theme:
    return _read(text, builtin())


def _read(text: str, lexicon: Lexicon) -> Theme:
    said = plain(lexicon.respell(plain(text)))
    for word, same in _SAME.items():
        said = said.replace(word, same)
    hits = matcher.scan(said, neighbours(said), lexicon)
    names = {hit.name for hit in hits}
    named = {hit.name for hit in hits if hit.word not in _NAMELESS}
    if _LEISURE.search(said) and not _DISTURBED.search(said):
        names, named = names - {"noise"}, named - {"noise"}
    if _TRAFFIC.search(said):
        names = names - {"blocked", "said"}
    letters = frozenset(each for each in said if each not in _EMPTY and not each.isascii())
    pairs = frozenset(
        pair for pair in neighbours(said) if pair[0] in letters and pair[-1] in letters
    )
    words = frozenset(_WORD.findall(said)) - _COMMON
    troubles = names & TROUBLES | ({"said"} if _MARKS.search(said) else set())
    return Theme(frozenset(named & THINGS), frozenset(troubles), letters | pairs | words)
