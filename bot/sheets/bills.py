"""Lines of a sheet of bills → ``BillRow``; and bills → lines of a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sheets.cells.periods import Months, between, following, months_named_in
from bot.sheets.headings import CHARGE, MONTHS, PAID
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
        by_month = [each for each in names if each.startswith(MONTHS)]
        yearless = any(f"{MONTHS}:-" in each for each in by_month) and "year" not in names
        self.year = self._year(told) if yearless else ""
        in_lines = names & {"month", "from", "year", "part"}
        self.named: Months = () if by_month or (in_lines and not told.month) else self._month(told)
        self.told_year = told.month[:4]
        self.item = ""
        self.net = any(
            each.name == "amount"
            and re.match("实际|减免后|优惠后|折后|净|应收净", part.heading.titles[at])
            for at, each in part.columns.items()
        )
        in_titles = [each for each in names if each.startswith(CHARGE) or each.count(":") == 2]
        if "item" not in names and not [each for each in in_titles if each[-1] != ":"]:
            self.item = self._item(told)

    def _month(self, told: Told) -> Months:
        found = (told.month,) if told.month else months_named_in(self._part.above)
        if not found and told.guess and not self._named_year():
            found = (told.guess,)
            self._reading.said.append(words.month_guessed(told.guess))
        if not found:
            raise BadSheet(sheet_words.which_month(self._reading.file, self._titles()))
        return found

    def _year(self, told: Told) -> str:
        """Of columns that are called 1月, 2月."""
        found = told.month[:4] or self._named_year()
        if not found:
            raise BadSheet(sheet_words.which_month(self._reading.file, self._titles()))
        return found

    def _named_year(self) -> str:
        named = set(re.findall(r"20\d\d(?=\s*年|\b)", self._part.above))
        return named.pop() if len(named) == 1 else ""

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
        months: Months = self._said_months(values)
        if any(each.startswith("-") for each in months):
            year = values.get("year") or self.told_year or self._named_year()
            if not year:
                return words.nothing_in("年份")
            months = tuple(f"{year}{each}" for each in months)
        return self._counted(months or self.named, values)

    def _said_months(self, values: dict[str, Any]) -> Months:
        """Of a line: its month, its quarter, else its year; "-03" where the year is not said."""
        if found := values.get("month") or values.get("part"):
            return tuple(found)
        whole_year = "year" in values and not self.named
        return tuple(f"-{number:02d}" for number in range(1, 13)) if whole_year else ()

    def _counted(self, months: Months, values: dict[str, Any]) -> Months | Say:
        """With a number of months beside them: a sum for three is never one of one."""
        count = values.get("count")
        if not months:
            return words.nothing_in("月份")
        if count is None or count == len(months):
            return months
        if len(months) > 1 or "month" not in values:
            return words.count_disagrees(len(months), count)
        return following(months[0], count)


@dataclass(frozen=True, slots=True)
class _Charge:
    """What a line says of one charge: its months, the sum of all of them, what was paid on it."""

    item: str
    months: Months
    fen: int
    paid: int


def _bills(line: Row, span: _Span, told: Told) -> Iterator[BillRow | Problem]:
    values = line.values
    where = place(values, told.known)
    if not isinstance(where, Place):
        yield Problem(line.line, where)
        return
    charges = _charges(values, span)
    if not isinstance(charges, list):
        yield Problem(line.line, charges)
        return
    spread = [each for each in charges if len(each.months) > 1]
    span.lines += bool(spread)
    span.bills += sum(len(each.months) for each in spread)
    estate, at = values.get("estate") or where.estate or told.estate, values.get("paid_at")
    for charge in charges:
        left = charge.paid
        shares = _shares(charge.fen, len(charge.months))
        for month, share in zip(charge.months, shares, strict=True):
            paid = min(left, share)
            left -= paid
            yield BillRow(
                line.line,
                estate,
                where.building,
                where.unit,
                where.room,
                month,
                charge.item,
                share,
                values.get("due"),
                paid,
                at if isinstance(at, datetime) else None,
            )


def _charges(values: dict[str, Any], span: _Span) -> list[_Charge] | Say:
    found = _by_month(values, span) if any(each.startswith(MONTHS) for each in values) else None
    if found is None:
        months = span.months(values)
        if not isinstance(months, tuple):
            return months
        by_item = {name: fen for name, fen in values.items() if name.startswith(f"{CHARGE}:")}
        found = _by_item(values, months) if by_item else _one(values, months, span)
    if not isinstance(found, list):
        return found
    for each in found:
        if each.fen > MOST_FEN:
            return words.absurd_bill(each.fen)
        if each.paid > each.fen:
            return words.paid_unclear(each.paid)
    return found


def _item(values: dict[str, Any], span: _Span) -> str | Say:
    if span.item:
        return span.item
    if "item" not in values:
        return words.nothing_in("费用项目")
    return span.charge(values["item"]) or words.unknown_item(values["item"][:20])


def _one(values: dict[str, Any], months: Months, span: _Span) -> list[_Charge] | Say:
    if "amount" not in values:
        return words.nothing_in("金额")
    item = _item(values, span)
    if not isinstance(item, str):
        return item
    if values.get("discount") and not span.net:
        return words.discounted(values["discount"])
    return [_Charge(item, months, int(values["amount"]), int(values.get(PAID) or 0))]


def _by_item(values: dict[str, Any], months: Months) -> list[_Charge] | Say:
    """A column for each charge; a total beside them has to be their sum."""
    found = [
        _Charge(item, months, int(fen), int(values.get(f"{PAID}:{item}") or 0))
        for name, fen in values.items()
        if fen and name.startswith(f"{CHARGE}:") and (item := name.partition(":")[2])
    ]
    whole, total = sum(each.fen for each in found), values.get("amount")
    if total is not None and total != whole:
        return words.total_disagrees(total, whole)
    return words.paid_unclear(values[PAID]) if values.get(PAID) else found


def _by_month(values: dict[str, Any], span: _Span) -> list[_Charge] | Say:
    """A column for each month, quarter or year, or for each of each charge; a total beside them
    has to be their sum."""
    found = []
    for name, fen in values.items():
        if not fen or not name.startswith(f"{MONTHS}:"):
            continue
        _, period, item = name.split(":")
        first, _, count = period.partition("+")
        of = item or _item(values, span)
        if not isinstance(of, str):
            return of
        first = first if first[0] != "-" else f"{values.get('year') or span.year}{first}"
        found.append(_Charge(of, following(first, int(count)), int(fen), 0))
    whole, total = sum(each.fen for each in found), values.get("amount")
    if total is not None and total != whole:
        return words.total_disagrees(total, whole)
    return words.paid_unclear(values[PAID]) if values.get(PAID) else found


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
