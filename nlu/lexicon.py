"""Loads the words: word classes, spellings and rules, each error with its file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, get_args

from nlu.meaning import Category, Danger, Intent

FOLDER = Path(__file__).parent / "lexicon"
GAP = "…"  # A…B in a word list: A and, a few characters later, B
_CHOICE = re.compile(r"\{([^{}]*)\}")  # {a,b} in a word: one of these
_LABELS = {
    *(f"intent:{name}" for name in get_args(Intent)),
    *(f"category:{name}" for name in get_args(Category)),
    *(f"danger:{name}" for name in get_args(Danger)),
    "urgency:urgent",
    "urgency:major",
    "ask:danger",
}


class LexiconError(ValueError):
    """A lexicon file that cannot be used; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Where all of ``when`` and none of ``unless`` are found, ``gives`` is added to the scores."""

    when: tuple[str, ...]
    unless: tuple[str, ...]
    gives: tuple[tuple[str, float], ...]
    source: str  # "rules.toml: lift trapped"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the matcher does where this word begins."""

    word: str
    length: int
    latin: bool  # begins in ASCII: no match inside a longer such word
    names: tuple[str, ...]  # its word classes; none for the half of an A…B
    gaps: tuple[tuple[str, str, str], ...]  # the A, the class and the A…B that end in this B
    begins: bool  # the A of an A…B
    masks: bool


Entries = tuple[Entry, ...]


@dataclass(slots=True)
class Lexicon:
    """Every word we know, and where it stands. Built once, then only read."""

    classes: dict[str, str] = field(default_factory=dict)  # word class → file name
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)  # word → its classes
    whole: set[str] = field(default_factory=set)  # those of words that are one word: no {a,b} form
    masks: set[str] = field(default_factory=set)  # words that hide the shorter words in them
    gaps: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)  # B → (A, class, A…B)
    spellings: dict[str, str] = field(default_factory=dict)
    buildings: dict[str, str] = field(default_factory=dict)  # nickname → "12" or "12-1"
    rules: list[Rule] = field(default_factory=list)
    # What may begin where two characters stand: words and halves of an A…B, the longest first. By
    # the third character, and those that need no third. Words of one character stand in all.
    starts: dict[str, tuple[Mapping[str, Entries], Entries]] = field(default_factory=dict)
    singles: dict[str, Entries] = field(default_factory=dict)
    begun: dict[str, list[Rule]] = field(default_factory=dict)  # first [class] of a rule → rules
    spoken: list[Rule] = field(default_factory=list)  # rules that begin with words as they stand
    _spelling: re.Pattern[str] | None = None

    def respell(self, text: str) -> str:
        """Homophones, dialect and pinyin, in their plain spelling."""
        if self._spelling is None:
            return text
        return self._spelling.sub(lambda match: self.spellings[match[0]], text)

    def nicknames(self, text: str) -> str:
        """Buildings by their official number: 水晶楼 is 12栋 where the estate's file says so."""
        for name, number in self.buildings.items():
            if name in text:
                building, _, unit = number.partition("-")
                text = text.replace(name, f"{building}栋{unit}单元" if unit else f"{building}栋")
        return text

    def with_rule(self, rule: Rule) -> Lexicon:
        """The same words and one rule more."""
        more = replace(self, rules=[*self.rules, rule], begun={}, spoken=[])
        more._finish()
        return more

    def _finish(self) -> None:
        halves = {first for rows in self.gaps.values() for first, _, _ in rows}
        entries = [self._entry(word, word in halves) for word in {*self.words, *self.gaps, *halves}]
        entries.sort(key=lambda entry: (-entry.length, entry.word))
        self.singles = {entry.word: (entry,) for entry in entries if entry.length == 1}
        self.starts = {
            start: self._beginning(start, list(some))
            for start, some in _grouped(entries, lambda entry: entry.word[:2])
            if len(start) > 1
        }
        for rule in self.rules:
            first = rule.when[0]
            (self.begun.setdefault(first, []) if first[-1] == "]" else self.spoken).append(rule)
        self._spelling = _one_pattern(self.spellings)

    def _beginning(self, start: str, entries: list[Entry]) -> tuple[Mapping[str, Entries], Entries]:
        short = (*(one for one in entries if one.length == 2), *self.singles.get(start[0], ()))
        longer = [one for one in entries if one.length > 2]
        return {
            third: (*some, *short) for third, some in _grouped(longer, lambda one: one.word[2])
        }, short

    def _entry(self, word: str, begins: bool) -> Entry:
        return Entry(
            word=word,
            length=len(word),
            latin=word[0].isascii(),
            names=self.words.get(word, ()),
            gaps=tuple(self.gaps.get(word, ())),
            begins=begins,
            masks=word in self.masks,
        )


def _grouped(
    entries: Iterable[Entry], key: Callable[[Entry], str]
) -> Iterable[tuple[str, Iterable[Entry]]]:
    """By ``key``, the order kept within a group."""
    return groupby(sorted(entries, key=key), key)


def _one_pattern(spellings: dict[str, str]) -> re.Pattern[str] | None:
    """One alternation, grouped by first character so that most positions fail at once."""
    if not spellings:
        return None
    by_first: dict[str, list[str]] = {}
    for wrong in sorted(spellings, key=len, reverse=True):
        by_first.setdefault(wrong[0], []).append(wrong[1:])
    groups = []
    for first, rests in by_first.items():
        tails = "|".join(
            re.escape(rest) + ("(?![a-z])" if _latin(first + rest) else "") for rest in rests
        )
        before = "(?<![a-z0-9])" if _latin(first) else ""
        groups.append(f"{before}{re.escape(first)}(?:{tails})")
    firsts = "".join(re.escape(first) for first in by_first)
    return re.compile(f"(?=[{firsts}])(?:{'|'.join(groups)})")


def _latin(word: str) -> bool:
    return word.isascii()


@lru_cache(maxsize=1)
def builtin() -> Lexicon:
    """The lexicon that comes with the program."""
    return load()


def load(extra: Sequence[Path] = (), folder: Path = FOLDER) -> Lexicon:
    """The built-in word files and then ``extra`` ones, such as an estate's own."""
    lexicon = Lexicon()
    for path in (*sorted(folder.glob("*.toml")), *extra):
        _add(lexicon, path)
    lexicon._finish()
    return lexicon


def _add(lexicon: Lexicon, path: Path) -> None:
    source = path.read_text("utf-8")
    try:
        tables = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{path.name}: {error}") from error
    for name, table in tables.items():
        if name in ("homophones", "dialect", "pinyin", "spellings"):
            lexicon.spellings.update(_strings(path, source, name, table))
        elif name == "buildings":
            lexicon.buildings.update(_strings(path, source, name, table))
        elif name == "rule":
            lexicon.rules.extend(_rule(path, source, row) for row in table)
        else:
            _add_class(lexicon, path, source, name, table)


def _fail(path: Path, source: str, name: str, why: str) -> LexiconError:
    line = next((i for i, text in enumerate(source.splitlines(), 1) if name in text), 0)
    return LexiconError(f"{path.name}, line {line}: {why}")


def _strings(path: Path, source: str, name: str, table: Any) -> dict[str, str]:
    for left, right in table.items():
        if not isinstance(right, str) or not left:
            raise _fail(path, source, left or name, f'[{name}] holds lines of the form "a" = "b"')
    return dict(table)


def _add_class(lexicon: Lexicon, path: Path, source: str, name: str, table: Any) -> None:
    if not isinstance(table, dict) or not isinstance(table.get("words"), str):
        raise _fail(path, source, name, f'[{name}] needs words = "…"')
    unknown = set(table) - {"words", "masks"}
    if unknown:
        raise _fail(path, source, unknown.pop(), f"[{name}] knows only words and masks")
    lexicon.classes.setdefault(name, path.name)
    for written in _split(table["words"]):
        for word in _forms(written):
            _add_word(lexicon, name, word, bool(table.get("masks")))
        if "{" not in written and GAP not in written:
            lexicon.whole.add(written)


def _split(words: str) -> Iterable[str]:
    """Words are parted by white space; an underscore is a space inside an English phrase."""
    return (word.replace("_", " ").lower() for word in words.split())


def _forms(written: str) -> Iterator[str]:
    """``打{,了}{牌,球}`` is 打牌, 打球, 打了牌 and 打了球."""
    choice = _CHOICE.search(written)
    if choice is None:
        yield written
        return
    for one in choice[1].split(","):
        yield from _forms(written[: choice.start()] + one + written[choice.end() :])


def _add_word(lexicon: Lexicon, name: str, word: str, masks: bool) -> None:
    if GAP in word:
        first, last = word.split(GAP, 1)
        if first and last:
            lexicon.gaps.setdefault(last, []).append((first, name, word))
            if masks:
                lexicon.masks.add(word)
        return
    if name not in lexicon.words.get(word, ()):
        lexicon.words[word] = (*lexicon.words.get(word, ()), name)
    if masks:
        lexicon.masks.add(word)


def _rule(path: Path, source: str, row: Any) -> Rule:
    when, gives = row.get("when"), row.get("gives")
    if not isinstance(when, str) or not when.strip() or not isinstance(gives, dict):
        raise _fail(path, source, str(when), 'a rule needs when = "…" and gives = { … }')
    for label, weight in gives.items():
        if label not in _LABELS or not isinstance(weight, int | float):
            raise _fail(path, source, label, f"{label!r} is no label with a number")
    return Rule(
        when=tuple(when.lower().split()),
        unless=tuple(str(row.get("unless", "")).lower().split()),
        gives=tuple((label, float(weight)) for label, weight in gives.items()),
        source=f"{path.name}: {when}",
    )
