"""Lines of a sheet of bills → ``BillRow``; and bills → lines of a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bot.sheets.places import Place, place
from bot.sheets.problems import Say
from bot.sheets.reading import Row
from bot.sheets.writing import Column
from handlers.homes.billing import BillRow
from handlers.homes.rows import Problem
from handlers.wording import imports as words
from storage.imports.bills import Exported

# What items are called; a word that contains one of these means it. The first that fits counts.
ITEMS = {
    "滞纳": "late",
    "违约": "late",
    "公摊": "shared",
    "分摊": "shared",
    "车": "parking",
    "水电公": "shared",
    "水": "water",
    "电": "electricity",
    "物业": "property",
    "管理费": "property",
    "物管": "property",
    "其他": "other",
    "其它": "other",
    "property": "property",
    "parking": "parking",
    "water": "water",
    "electric": "electricity",
    "shared": "shared",
    "late": "late",
    "other": "other",
}
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


def rows(lines: Iterable[Row], estate: str) -> Iterator[BillRow | Problem]:
    """``estate``: of the lines that do not say theirs; may be empty."""
    for line in lines:
        found = None if line.problems else _row(line, estate)
        if isinstance(found, BillRow):
            yield found
        else:
            for say in line.problems or ((found,) if found else ()):
                yield Problem(line.line, say)


def _row(line: Row, estate: str) -> BillRow | Say:
    values = line.values
    where = place(values)
    if not isinstance(where, Place):
        return where
    if "month" not in values:
        return words.nothing_in("月份")
    if "amount" not in values:
        return words.nothing_in("金额")
    if values["amount"] > MOST_FEN:
        return words.absurd_bill(values["amount"])
    said = values.get("item", "物业费").casefold()
    item = next((word for part, word in ITEMS.items() if part in said), None)
    if item is None:
        return words.unknown_item(values["item"][:20])
    return BillRow(
        line.line,
        values.get("estate", estate),
        where.building,
        where.unit,
        where.room,
        values["month"],
        item,
        values["amount"],
        values.get("due"),
    )


def line_of(bill: Exported) -> list[Any]:
    """The cells of one bill, in the order of ``COLUMNS``."""
    return [
        bill.estate,
        bill.building,
        bill.unit,
        bill.room,
        bill.month,
        SHOWN[bill.item],
        bill.amount_fen,
        bill.paid_fen,
        bill.due_on,
        "是" if bill.disputed else "",
    ]
