"""Finds the verb that a line names, and says how verbs are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handlers.grammar.kinds import Word, first_word
from handlers.grammar.verb import Argument, Verb
from handlers.wording.tongue import COMPANY, Tongue

_GLUED = re.compile(r"([^\W\d]+)([#＃№]?\d.*)")


@dataclass(frozen=True, slots=True)
class Chapter:
    """Verbs of one noun, as 帮助 shows them together. ``title``: a message id."""

    title: str
    verbs: tuple[Verb, ...]


class Table:
    """All verbs, to be found by what people type."""

    def __init__(self, chapters: Iterable[Chapter]) -> None:
        self.chapters = tuple(chapters)
        self.verbs = tuple(verb for chapter in self.chapters for verb in chapter.verbs)
        self.by_name: Mapping[str, Verb] = {verb.name: verb for verb in self.verbs}
        self._commands: dict[str, str] = {}  # what is typed first → the command
        self._seconds: dict[str, dict[str, Verb]] = {}  # command → what is typed next → the verb
        self._implied: dict[str, list[Verb]] = {}  # command → verbs that go without a second word
        for verb in self.verbs:
            if len({each.name for each in verb.takes}) < len(verb.takes):
                raise ValueError(f"/{verb.name} takes two arguments of one name")
            seconds = self._seconds.setdefault(verb.command, {})
            self._commands[verb.command] = verb.command
            if verb.implied:
                self._implied.setdefault(verb.command, []).append(verb)
            if verb.second:
                seconds |= dict.fromkeys((verb.second, *verb.words), verb)
            else:
                self._commands |= dict.fromkeys(verb.words, verb.command)

    def of_command(self, command: str) -> Sequence[Verb]:
        """A command's verbs, the one without a second word first."""
        return [verb for verb in self.verbs if verb.command == command]

    def knows(self, word: str) -> bool:
        return word in self._commands

    def knows_line(self, line: str) -> bool:
        """Whether the line begins with a command."""
        return self.split(line)[0] in self._seconds

    def split(self, line: str) -> tuple[str, str]:
        """ "/take@guanjia_bot 12" → ("take", "12"), and so are /take12 and 接单#12."""
        head, rest = first_word(line.strip().lstrip("/／"))
        name = head.partition("@")[0].casefold()
        if name in self._commands or not (glued := _GLUED.fullmatch(name)):
            return self._commands.get(name, name), rest
        command = self._commands.get(glued[1])
        verb = self.by_name.get(command or "")
        if verb is None or not verb.takes or verb.takes[0].kind.name != "ticket":
            return name, rest
        return verb.command, f"{glued[2]} {rest}".strip()

    def find(self, line: str) -> tuple[Verb | None, str, str]:
        """The verb that a line names (None where there is none), the words behind it, and the
        word that was taken for a command."""
        command, rest = self.split(line)
        seconds = self._seconds.get(command)
        if seconds is None:
            return None, rest, command
        first, behind = first_word(rest)
        if (verb := seconds.get(first.casefold())) is not None:
            return verb, behind, command
        second, further = first_word(behind)  # /incident I3 take says the same as take I3
        if (verb := seconds.get(second.casefold())) is not None and _begins(verb, first):
            return verb, f"{first} {further}".strip(), command
        for verb in self._implied.get(command, ()):
            if meant := re.fullmatch(verb.implied, rest, re.DOTALL | re.IGNORECASE):
                return verb, meant.groupdict().get("words", rest), command
        base = self.by_name.get(command)
        if base is not None and rest and seconds and not _takes(base, first):
            return None, rest, command  # a second word that nobody knows decides nothing
        return base, rest, command


def _begins(verb: Verb, word: str) -> bool:
    """Whether the word can be nothing else than the row that the verb is about: I3, 3-2-1501."""
    return bool(verb.takes) and verb.takes[0].kind.fits(word)


def _takes(base: Verb, word: str) -> bool:
    """Whether a command without a second word can be about the word behind it."""
    kind = base.takes[0].kind if base.takes else None
    numbered = isinstance(kind, Word) and kind.numbered
    return kind is not None and (not numbered or kind.fits(word))


def usage(t: Tongue, verb: Verb) -> str:
    """ "/training plan 日期 时间 对象 题目 [@地点] [讲师:姓名]"."""
    return " ".join([f"/{verb.written}", *(_shown(t, each) for each in verb.takes)])


def _shown(t: Tongue, argument: Argument) -> str:
    label = argument.label if argument.label.isascii() else t(argument.label)
    if argument.marks:
        spoken = [mark for mark in argument.marks if mark.isascii() or t.language == COMPANY]
        mark = spoken[0]
        label = f"{mark}{label}" if not mark[-1].isalnum() else f"{mark}:{label}"
    if argument.several:
        label += "…"
    return f"[{label}]" if argument.optional else label
