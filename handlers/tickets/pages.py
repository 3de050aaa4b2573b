"""Pages of a list: short enough for a phone, turned with a button that is a command like others."""

from __future__ import annotations

import re
from dataclasses import dataclass

SIZE = 8  # rows on a page
LONGEST_ACTION = 64  # bytes: what a messenger takes behind a button

_PAGE = re.compile(r"(?:^|\s)(?:第|页|p)?(\d{1,4})页?$", re.IGNORECASE)

_MARKED = re.compile(r"(?:^|\s)(?:p(\d{1,4})|第(\d{1,4})页)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, from 1."""

    number: int = 1

    @property
    def offset(self) -> int:
        return (self.number - 1) * SIZE


def read(word: str) -> Page:
    """A page as it stands at the end of a command: "2", "p2", "第2页"; else the first."""
    match = _PAGE.search(word.strip())
    return Page(max(int(match[1]), 1)) if match else Page()


def split(said: str) -> tuple[str, Page]:
    """The words of a command without the page at their end, which is marked: "p2", "第2页"."""
    match = _MARKED.search(said)
    if match is None:
        return said.strip(), Page()
    return said[: match.start()].strip(), Page(max(int(match[1] or match[2]), 1))


def following(command: str, at: Page, found: int) -> str:
    """The command of the next page; empty where nothing follows.

    ``found`` counts the rows that were looked for, one more than a page holds.
    """
    action = f"{command} p{at.number + 1}"
    fits = len(action.encode()) <= LONGEST_ACTION
    return action if found > SIZE and fits else ""
