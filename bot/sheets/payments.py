"""Lines of a bank's or platform's statement → ``PaymentRow``; what went out is passed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from bot.sheets.problems import Say
from bot.sheets.reading import Row
from handlers.homes.rows import Problem
from handlers.statements import PaymentRow
from handlers.wording import imports as words

# 收/支, 借贷标志: what these say went out; 交易状态: what these say never came.
OUT = ("支", "借", "付出", "转出", "out", "debit", "d")
FAILED = (
    "失败",
    "关闭",
    "撤销",
    "退款",
    "取消",
    "未支付",
    "待",
    "冲正",
    "fail",
    "closed",
    "refund",
)


def rows(lines: Iterable[Row], zone: ZoneInfo) -> Iterator[PaymentRow | Problem]:
    """``zone``: of the statement's clock."""
    for line in lines:
        if line.problems:
            yield from (Problem(line.line, say) for say in line.problems)
        elif _came_in(line):
            found = _row(line, zone)
            yield found if isinstance(found, PaymentRow) else Problem(line.line, found)


def _came_in(line: Row) -> bool:
    values = line.values
    direction = values.get("direction", "").casefold()
    state = values.get("state", "").casefold()
    if direction.startswith(OUT) or any(word in state for word in FAILED):
        return False
    if "amount" not in values and values.get("spent"):
        return False
    return bool(values.get("amount", 1) > 0)


def _row(line: Row, zone: ZoneInfo) -> PaymentRow | Say:
    values = line.values
    if "paid_at" not in values:
        return words.nothing_in("日期")
    if "amount" not in values:
        return words.nothing_in("金额")
    note = " ".join(values[part] for part in ("home", "note") if part in values)
    return PaymentRow(
        line.line,
        values["paid_at"].replace(tzinfo=zone),
        values["amount"],
        values.get("payer", ""),
        values.get("phone", ""),
        note,
        values.get("reference", ""),
    )
