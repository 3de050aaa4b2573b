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
from bot.sheets.reading import BETWEEN, Part, Row

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
    back: tuple[str, ...]  # words of money that goes back, where no column tells

    def of(self, values: Mapping[str, Any]) -> Direction:
        """Of one line. Where two things tell and do not agree, nobody can."""
        state = str(values.get("state", "")).casefold()
        if any(word in state for word in self.failed):
            return "failed"
        if any(word in state for word in self.refunded) or values.get("refunded"):
            return "refunded"
        amount = values.get("amount")
        came, went = values.get("received") or 0, values.get("spent") or 0
        said = self._word(values, amount or came or 0)
        if came or went:
            found = _of_two(came, went)
            return found if said in ("", found) else ""
        if "received" in values and not amount:
            return "neither"
        if said or values.get("direction"):
            return said
        if amount is not None and amount < 0:
            return "out"
        note = str(values.get("note", ""))
        return "in" if self.told and not any(word in note for word in self.back) else ""

    def _word(self, values: Mapping[str, Any], amount: int) -> Direction:
        """By the column of directions, else by a word among the kinds: 来账, 往账."""
        if said := values.get("direction"):
            return self._said(str(said), amount)
        for word in str(values.get("state", "")).split(BETWEEN):
            if self.values.get(word.casefold(), "neither") != "neither":
                return self._said(word.casefold(), amount)
        return ""

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


def ways(part: Part, layouts: Layouts, lines: Sequence[Row] = ()) -> Ways:
    """How this table says it: by its headings, and by what stands in its lines."""
    words = layouts.words["directions"]
    values: dict[str, Direction] = {}
    values.update((word, "neither") for word in words["neither"])
    values.update((word, "in") for word in words["in"])
    values.update((word, "out") for word in words["out"])
    for place, column in part.columns.items():
        if column.name == "direction":
            values |= _legend(part.heading.titles[place], values)
    states = layouts.words["states"]
    told = _told(part, words) and not _one_firm(lines, states["firms"])
    directed = any(each.name == "direction" for each in part.columns.values())
    told = (told or _proved(lines)) and not directed
    return Ways(values, told, states["failed"], states["refunded"], words["back"])


def _proved(lines: Sequence[Row]) -> bool:
    """Whether sums have signs, and the balances move by them: what is above nothing came. Sums
    that are all the same prove nothing: it depends on which line is the newest."""
    sums = [(each.values.get("amount", 0), each.values.get("balance")) for each in lines]
    ways_ = _moves(sums)
    return any(agree for agree, _ in ways_) and not any(oppose for _, oppose in ways_)


def _told(part: Part, words: Mapping[str, Sequence[str]]) -> bool:
    """Whether there is a column that only money has which came, and no word that speaks against
    it."""
    titles = part.heading.titles.values()
    names = {each.name for each in part.columns.values()}
    # With refunds in a column of their own, the others are sums that came.
    doubted = part.above + ("" if "refunded" in names else " ".join(titles))
    if any(word in doubted for word in words["doubtful"]):
        return False
    seen = {key(each) for each in titles for key in (bare, outer)}
    return bool(seen & {bare(each) for each in words["surely" if "payee" in names else "told"]})


def _one_firm(lines: Sequence[Row], firms: Sequence[str]) -> bool:
    """Whether one firm is the payer of all lines: then it is the company's own money that left."""
    payers = {str(each.values.get("payer", "")) for each in lines}
    return len(lines) > 1 and len(payers) == 1 and any(word in min(payers) for word in firms)


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
    ways_ = _moves(lines)
    return any(oppose for _, oppose in ways_) and not any(agree for agree, _ in ways_)


def _moves(lines: Sequence[tuple[int, int | None]]) -> Sequence[tuple[int, int]]:
    """How often the balance moves with a line, and how often against it: with the newest line
    last, and with the newest first."""
    counts = []
    for ordered in (lines, lines[::-1]):
        agree = oppose = 0
        for (_, balance), (came, after) in pairwise(ordered):
            if balance is not None and after is not None and came:
                agree += after - balance == came
                oppose += after - balance == -came
        counts.append((agree, oppose))
    return counts
