"""Lines of a sheet of bills → ``BillRow``; and bills → lines of a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sheets.cells.periods import Months, between, named_in
from bot.sheets.headings import CHARGE
from bot.sheets.layouts import bare
from bot.sheets.places import Place, place
from bot.sheets.problems import BadSheet, Say
from bot.sheets.reading import Part, Reading, Row
from bot.sheets.writing import Column
from handlers.homes.billing import BillRow
from handlers.homes.rows import Problem
from handlers.wording import imports as words
from handlers.wording import sheets as sheet_words
from storage.bills import ITEMS
from storage.imports.bills import Exported

SHOWN = {
    "property": "物业费",
    "parking": "停车费",
    "water": "水费",
    "electricity": "电费",
    "shared": "公摊费",
    "late": "滞纳金",
    "other": "其他",
}
MOST_FEN = 1_000_000_00  # a million yuan on one bill: somebody mistyped
SHORTEST = 3  # characters of a charge that is looked for in a title

COLUMNS = (
    Column("小区"),
    Column("楼栋", width=8),
    Column("单元", width=8),
    Column("房号", width=8),
    Column("月份", width=10),
    Column("费用项目", width=10),
    Column("应收金额", "money"),
    Column("已收", "money"),
    Column("截止日期", "day"),
    Column("争议", width=6),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What whoever brings the sheet says for lines that do not say it themselves; may be empty.

    ``guess``: the month that a look may take where nobody says any."""

    estate: str = ""
    known: Sequence[str] = ()  # names of estates
    month: str = ""
    item: str = ""
    guess: str = ""


def rows(reading: Reading, told: Told) -> Iterator[BillRow | Problem]:
    """A line with several charges, or with one for several months, is several bills. Raises
    ``BadSheet`` where nobody says which month or which charge."""
    spans: dict[int, _Span] = {}
    for line in reading.rows:
        if id(line.part) not in spans:
            spans[id(line.part)] = _Span(reading, line.part, told)
        if line.problems:
            yield from (Problem(line.line, say) for say in line.problems)
            continue
        yield from _bills(line, spans[id(line.part)], told)
    for span in spans.values():
        if span.lines:
            reading.said.append(words.spread(span.lines, span.bills))


class _Span:
    """Which months and which charge the lines of a table are for."""

    def __init__(self, reading: Reading, part: Part, told: Told) -> None:
        self._reading, self._part = reading, part
        self.lines = self.bills = 0
        names = {each.name for each in part.columns.values()}
        self.whole = {"from", "until"} <= names
        self.month = "" if names & {"month", "from"} else self._month(told)
        self.item = ""
        if "item" not in names and not any(each.startswith(CHARGE) for each in names):
            self.item = self._item(told)

    def _month(self, told: Told) -> str:
        found = told.month or named_in(self._part.above)
        if not found and told.guess:
            found = told.guess
            self._reading.said.append(words.month_guessed(found))
        if not found:
            raise BadSheet(sheet_words.which_month(self._reading.file, self._titles()))
        return found

    def _item(self, told: Told) -> str:
        charge = self._reading.layouts.charge
        found = (charge(told.item) or told.item) if told.item else self._named()
        if not found:
            raise BadSheet(sheet_words.which_charge(self._reading.file, self._titles()))
        return found

    def _named(self) -> str:
        """The one charge that is named above the table."""
        above = bare(self._part.above)
        named = [each for each in self._reading.layouts.charges if each in above]
        longest = [
            each
            for each in named
            if len(each) >= SHORTEST and not any(each in other != each for other in named)
        ]
        items = {self._reading.layouts.charges[each] for each in longest}
        return items.pop() if len(items) == 1 else ""

    def _titles(self) -> Sequence[str]:
        return list(self._part.heading.titles.values())

    def charge(self, said: str) -> str | None:
        return self._reading.layouts.charge(said)

    def months(self, values: dict[str, Any]) -> Months | Say:
        if self.whole and "from" in values and "until" in values:
            if values["from"] == values["until"]:
                return (f"{values['from']:%Y-%m}",)
            return between(values["from"], values["until"]) or words.no_whole_months
        if "month" in values:
            return tuple(values["month"])
        if self.month:
            return (self.month,)
        return words.nothing_in("月份")


def _bills(line: Row, span: _Span, told: Told) -> Iterator[BillRow | Problem]:
    values = line.values
    where = place(values, told.known)
    if not isinstance(where, Place):
        yield Problem(line.line, where)
        return
    months = span.months(values)
    if not isinstance(months, tuple):
        yield Problem(line.line, months)
        return
    charges = _charges(values, span)
    if not isinstance(charges, list):
        yield Problem(line.line, charges)
        return
    if len(months) > 1:
        span.lines += 1
        span.bills += len(months) * len(charges)
    estate = values.get("estate") or where.estate or told.estate
    paid = values.get("paid") or 0
    at = values.get("paid_at")
    if paid > sum(fen for _, fen in charges) or (paid and len(charges) > 1):
        yield Problem(line.line, words.paid_unclear(paid))
        return
    for item, fen in charges:
        shares = _shares(fen, len(months))
        left = paid
        for month, share in zip(months, shares, strict=True):
            part = min(left, share)
            left -= part
            yield BillRow(
                line.line,
                estate,
                where.building,
                where.unit,
                where.room,
                month,
                item,
                share,
                values.get("due"),
                part,
                at if isinstance(at, datetime) else None,
            )


def _charges(values: dict[str, Any], span: _Span) -> list[tuple[str, int]] | Say:
    """(item, fen) of a line."""
    wide = {name: fen for name, fen in values.items() if name.startswith(f"{CHARGE}:")}
    if wide:
        found = [(name.partition(":")[2], int(fen)) for name, fen in wide.items() if fen]
        total = values.get("amount")
        if total is not None and total != sum(fen for _, fen in found):
            return words.total_disagrees(total, sum(fen for _, fen in found))
        return next((words.absurd_bill(fen) for _, fen in found if fen > MOST_FEN), found)
    if "amount" not in values:
        return words.nothing_in("金额")
    if values["amount"] > MOST_FEN:
        return words.absurd_bill(values["amount"])
    if span.item:
        return [(span.item, int(values["amount"]))]
    if "item" not in values:
        return words.nothing_in("费用项目")
    item = span.charge(values["item"])
    if item is None:
        return words.unknown_item(values["item"][:20])
    return [(item, int(values["amount"]))]


def _shares(fen: int, count: int) -> list[int]:
    """The sum in as many parts; what cannot be divided is in the last."""
    share = fen // count
    return [share] * (count - 1) + [fen - share * (count - 1)]


def line_of(bill: Exported) -> list[Any]:
    """The cells of one bill, in the order of ``COLUMNS``."""
    return [
        bill.estate,
        bill.building,
        bill.unit,
        bill.room,
        bill.month,
        SHOWN[bill.item] if bill.item in ITEMS else bill.item,
        bill.amount_fen,
        bill.paid_fen,
        bill.due_on,
        "是" if bill.disputed else "",
    ]
