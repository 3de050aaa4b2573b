"""Whether the money of a line came or went: by its column, a word, a sign, the kind of sheet.

Where nothing tells, nothing is believed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, cast

from bot.sheets.cells import said
from bot.sheets.layouts import Layouts, bare, inner, outer
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
    moved: tuple[str, ...]  # what a platform does with money by itself
    unclear: tuple[str, ...]  # states that say nothing
    sections: Mapping[str, tuple[str, ...]]  # words over a part of a table, by where it went
    hidden: frozenset[int]  # places of columns that nobody named so, but that say so
    own: str  # the firm whose statement it is, where payers and payees tell

    def of(self, line: Row) -> Direction:
        """Of one line. Where two things tell and do not agree, nobody can."""
        values = {**self._hidden(line), **line.values}
        state = str(values.get("state", "")).casefold()
        if any(word in state for word in self.failed):
            return "failed"
        if any(word in state for word in self.refunded) or values.get("refunded"):
            return "refunded"
        amount = values.get("amount")
        came, went = values.get("received") or 0, values.get("spent") or 0
        word = self._word(values, amount or came or 0)
        if came or went:
            found = _of_two(came, went)
            return found if word in ("", found) else ""
        if "received" in values and not amount:
            return "neither"
        if word or values.get("direction"):
            return word
        if self.own and self.own in (values.get("payer"), values.get("payee")):
            return "out" if values.get("payer") == self.own else "in"
        if amount is not None and amount < 0:
            return "out"
        if section := self._section(line.section):
            return section if self._believed(line) else ""
        if self.told and any(word in state for word in self.moved):
            return "neither"
        return "in" if self.told and self._believed(line) else ""

    def _hidden(self, line: Row) -> Mapping[str, str]:
        found = [said(line.cells[at]) for at in self.hidden if at < len(line.cells)]
        return {"direction": found[0].casefold()} if len(found) == 1 and found[0] else {}

    def _section(self, title: str) -> Direction:
        """支出明细 over a part of a table. What names both ways names none."""
        senses = [
            way
            for way, others in (("in", "out"), ("out", "in"))
            if any(word in title for word in self.sections[way])
            and not any(sign in title for sign in self.sections[f"{others}_signs"])
        ]
        return cast(Direction, senses[0]) if len(senses) == 1 else ""

    def _believed(self, line: Row) -> bool:
        """Whether nothing that stands on a line speaks against its being money that came."""
        if any(part in self.unclear for part in str(line.values.get("state", "")).split(BETWEEN)):
            return False
        note = str(line.values.get("note", ""))
        spare = [said(line.cells[at]) for at in line.part.heading.unused if at < len(line.cells)]
        return not any(word in each for each in (note, *spare) for word in self.back) and not any(
            len(each) > 1 and self.values.get(each.casefold()) == "out" for each in spare
        )

    def _word(self, values: Mapping[str, Any], amount: int) -> Direction:
        """By the column of directions, else by a word among the kinds: 来账, 往账."""
        if given := values.get("direction"):
            return self._said(str(given), amount)
        for word in str(values.get("state", "")).split(BETWEEN):
            if self.values.get(word.casefold(), "neither") != "neither":
                return self._said(word.casefold(), amount)
        return ""

    def _said(self, word: str, amount: int) -> Direction:
        """By the word. A sum below nothing that "came" went back."""
        found = self.values.get(word) or self.values.get(bare(word)) or self._read(word)
        if amount < 0:
            return "out" if found in ("in", "out") else found
        return found

    def _read(self, word: str) -> Direction:
        """收入(转账), 借(支出), 我方支出: a word in a longer one. What went may stand anywhere;
        what came stands first, and nothing beside it says that it went back."""
        halves = {self.values[each] for each in (outer(word), inner(word)) if each in self.values}
        if len(halves) == 1:
            return halves.pop()
        fitting = [each for each in self.values if len(each) > 1 and each in word]
        begun = self.values[max(fitting, key=len)] if fitting else ""
        if {self.values[each] for each in fitting} == {"out"}:
            return "out"
        back = any(each in word for each in (*self.back, *self.failed, *self.refunded))
        first = any(word.startswith(each) for each in fitting)
        return begun if first and not back else ""


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
    hidden = frozenset() if directed else _hidden(part, values, lines)
    names = {each.name for each in part.columns.values()}
    told = (told or _proved(lines)) and not directed and not hidden
    told = told and not {"received", "amount"} <= names  # what did not come may stand in the other
    return Ways(
        values,
        told,
        states["failed"],
        states["refunded"],
        words["back"],
        states["moved"],
        states["unclear"],
        layouts.words["sections"],
        hidden,
        _own(lines, states["firms"]),
    )


def _hidden(part: Part, known: Mapping[str, Direction], lines: Sequence[Row]) -> frozenset[int]:
    """The columns of which every cell is a word for where money went, whatever stands above."""
    found = set()
    for place in part.heading.unused:
        cells = {said(line.cells[place]).casefold() for line in lines if place < len(line.cells)}
        ways_ = {known.get(each, "") for each in cells - {""}}
        if ways_ and ways_ <= {"in", "out", "neither"} and ways_ & {"in", "out"}:
            found.add(place)
    return frozenset(found)


def _own(lines: Sequence[Row], firms: Sequence[str]) -> str:
    """The one firm that pays on some lines and is paid on others."""
    payers, payees = ({str(x.values.get(of, "")) for x in lines} for of in ("payer", "payee"))
    both = [each for each in payers & payees if any(word in each for word in firms)]
    return both[0] if len(both) == 1 else ""


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
