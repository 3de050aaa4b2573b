"""Whether the money of a line came or went: by its column, a word, a sign, the kind of sheet.

Where nothing tells, nothing is believed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from bot.sheets.layouts import Layouts, bare, outer
from bot.sheets.reading import Part

Direction = Literal["in", "out", "neither", "failed", "refunded", ""]  # "": nobody can tell

# 1收2付, 0:支出;1:收入, C-贷 D-借: what a title's brackets say of the values below.
_LEGEND = re.compile(r"([0-9A-Za-z+\-])\s*[:：\-—=、]?\s*([\u4e00-\u9fff]{1,4})")


@dataclass(frozen=True)
class Ways:
    """How one table says where money went."""

    values: Mapping[str, Direction]  # what stands in the column of directions
    told: bool  # all of it is money that came, if nothing says otherwise
    failed: tuple[str, ...]
    refunded: tuple[str, ...]

    def of(self, values: Mapping[str, Any]) -> Direction:
        """Of one line."""
        state = str(values.get("state", "")).casefold()
        if any(word in state for word in self.failed):
            return "failed"
        if any(word in state for word in self.refunded) or values.get("refunded"):
            return "refunded"
        came, went = values.get("received") or 0, values.get("spent") or 0
        amount = values.get("amount")
        if came or went:
            return _of_two(came, went)
        if "received" in values and not amount:
            return "neither"
        if said := values.get("direction"):
            return self._said(str(said), amount or 0)
        if amount is not None and amount < 0:
            return "out"
        return "in" if self.told else ""

    def _said(self, said: str, amount: int) -> Direction:
        """By the word. A sum below nothing that "came" went back."""
        found = self.values.get(said) or self.values.get(bare(said)) or self._begun(said)
        if amount < 0:
            return "out" if found in ("in", "out") else found
        return found

    def _begun(self, said: str) -> Direction:
        """收入(转账), 借方发生: the word stands first, and is no longer one of the other side."""
        fitting = [word for word in self.values if len(word) > 1 and said.startswith(word)]
        return self.values[max(fitting, key=len)] if fitting else ""


def _of_two(came: int, went: int) -> Direction:
    """Two columns of sums. What was spent is often written below nothing, and stays spent."""
    if came and went:
        return ""
    return "in" if came > 0 else "out"


def ways(part: Part, layouts: Layouts) -> Ways:
    """How this table says it: from its headings."""
    words = layouts.words["directions"]
    values: dict[str, Direction] = dict.fromkeys(words["neither"], "neither")
    values.update((word, "in") for word in words["in"])
    values.update((word, "out") for word in words["out"])
    titles = [
        part.heading.titles[place]
        for place, column in part.columns.items()
        if column.name == "direction"
    ]
    for title in titles:
        values |= _legend(title, values)
    names = {each.name for each in part.columns.values()}
    seen = {key(each) for each in part.heading.titles.values() for key in (bare, outer)}
    told = bool(seen & {bare(each) for each in words["told"]})
    states = layouts.words["states"]
    return Ways(
        values, told and "payee" not in names and "direction" not in names,
        states["failed"], states["refunded"],
    )  # fmt: skip


def _legend(title: str, known: Mapping[str, Direction]) -> Mapping[str, Direction]:
    found: dict[str, Direction] = {}
    for value, word in _LEGEND.findall(title):
        sense = known.get(word) or next(
            (
                known[begun]
                for begun in sorted(known, key=len, reverse=True)
                if word.startswith(begun)
            ),
            "",
        )
        if sense in ("in", "out"):
            found[value.casefold()] = sense
    return found


def is_books(part: Part, layouts: Layouts) -> bool:
    """Whether this is a company's own ledger, in which a debit is money that came."""
    seen = part.above + " ".join(part.heading.titles.values())
    return any(word in seen for word in layouts.words["states"]["books"])


def contradicted(lines: Sequence[tuple[int, int | None]]) -> bool:
    """Whether the balances say the opposite of what was read. ``lines``: (what came, less what
    went; the balance after it), in the order of the sheet."""
    agree = oppose = 0
    for (came, balance), (next_came, next_balance) in pairwise(lines):
        if balance is None or next_balance is None:
            continue
        for change, step in ((next_balance - balance, next_came), (balance - next_balance, came)):
            agree += bool(step) and change == step
            oppose += bool(step) and change == -step
    return oppose > agree
