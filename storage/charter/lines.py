"""Where things stand in a TOML file: the line of every table, key and element of an array.

tomllib says what a file means, not where. The file is known to be good TOML when this reads it, so
it only follows headers, keys, brackets and strings.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'  # the four kinds of strings
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[^\s\[\]{}=,\"'#]+"
    r"|[\[\]{}=,\n]",
    re.DOTALL,
)


@dataclass
class _Reader:
    """``opened``: the arrays and inline tables around us, each with its path, elements counted."""

    lines: dict[Path, int] = field(default_factory=dict)
    table: Path = ()
    repeated: Counter[Path] = field(default_factory=Counter)
    opened: list[tuple[str, Path, int]] = field(default_factory=list)
    key: str = ""  # what stands before the next "="
    value: Path = ()  # whose value comes next

    def header(self, head: str, line: int) -> None:
        many = head.startswith("[[")
        path: Path = ()
        keys = _keys(head.strip("[]"))
        for number, key in enumerate(keys, 1):
            path += (key,)
            if many and number == len(keys):
                self.repeated[path] += 1
            if path in self.repeated:
                path += (self.repeated[path] - 1,)
        self.table = path
        self.lines.setdefault(path, line)

    def here(self) -> Path:
        return self.opened[-1][1] if self.opened else self.table

    def mark(self, mark: str, line: int) -> None:
        if mark == "=":
            self.value = self.here() + tuple(_keys(self.key))
            self.lines.setdefault(self.value, line)
            self.key = ""
        elif mark in "[{":
            self.opened.append((mark, self.element(line), 0))
        elif mark in "]}":
            self.opened.pop()
            self.key = ""
        elif mark == ",":
            kind, path, count = self.opened.pop()
            self.opened.append((kind, path, count + 1))
            self.key = ""
        elif mark != "\n":
            self.element(line)
            self.key += mark

    def element(self, line: int) -> Path:
        """The path of the value that begins here: of a key, or the next one of an array."""
        if self.opened and self.opened[-1][0] == "[":
            _, path, count = self.opened[-1]
            self.lines.setdefault((*path, count), line)
            return (*path, count)
        return self.value


def _keys(dotted: str) -> list[str]:
    """ "a.'b.c'" → ["a", "b.c"]: read by tomllib itself."""
    found: object = tomllib.loads(f"{dotted} = 0")
    keys = []
    while isinstance(found, dict):
        ((key, found),) = found.items()
        keys.append(key)
    return keys


def lines_of(text: str) -> dict[Path, int]:
    """The line, counted from 1, of every path: ("clauses", 3, "text"), ("fees", "at") …"""
    text += "\n"
    reader = _Reader()
    line, fresh, skip_to = 1, True, 0
    for match in _TOKEN.finditer(text):
        mark = match.group()
        if match.start() < skip_to:
            continue
        if fresh and mark == "[" and not reader.opened:
            head = text[match.start() : text.index("\n", match.start())].partition(" #")[0].strip()
            reader.header(head, line)
            skip_to = match.start() + len(head)
        elif not mark.startswith("#"):
            if fresh and not reader.opened:
                reader.key = ""
            reader.mark(mark, line)
        fresh = mark == "\n"
        line += mark.count("\n")
    return reader.lines


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of a path, or of the nearest thing around it that the file names."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)
