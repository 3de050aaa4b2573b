"""The bills of a day as WeChat Pay writes them: columns by their headings, sums below."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cashiers.movements import movement
from bot.cashiers.yuan import fen
from handlers.reconciling.lines import Line, Movement

CHINA = ZoneInfo("Asia/Shanghai")
OUT = "支出"


def lines_of(text: str) -> list[Line]:
    """The lines of a trade bill (交易账单)."""
    return [_line(each) for each in _rows(text, "交易时间", "商户订单号")]


def _line(row: dict[str, str]) -> Line:
    back = row.get("商户退款单号", "0")
    back = "" if back in ("", "0") else back
    whole = row.get("申请退款金额" if back else "订单金额")
    whole = whole or row.get("退款金额" if back else "应结订单金额") or "0"
    return Line(
        number=row["商户订单号"],
        transaction=row.get("微信订单号", ""),
        amount_fen=fen(whole),
        fee_fen=fen(row.get("手续费", "0")),
        refund=back,
        back=row.get("微信退款单号", "") if back else "",
        at=datetime.fromisoformat(row["交易时间"][:19]).replace(tzinfo=CHINA),
    )


def movements_of(text: str) -> list[Movement]:
    """The lines of a fund bill (资金账单); some bills have their headings' brackets in ASCII."""
    found = []
    for row in _rows(text, "记账时间", "资金流水单号"):
        amount = fen(row.get("收支金额（元）") or row.get("收支金额(元)") or "0")
        what = " ".join(filter(None, (row.get("业务名称"), row.get("业务类型"))))
        numbers = row.get("微信支付业务单号", ""), row.get("业务凭证号", "")
        found.append(movement(what, numbers, -amount if row.get("收支类型") == OUT else amount))
    return found


def _rows(text: str, moment: str, number: str) -> Iterator[dict[str, str]]:
    """What stands between the headings and the sums below, which begin with other headings."""
    for row in csv.DictReader(text.splitlines()):
        given = {
            name.strip().lstrip("\ufeff"): (each or "").strip().strip("`").strip()
            for name, each in row.items()
            if name
        }
        said = given.get(moment, "")
        if len(said) < 19 or not said[:4].isdigit() or number not in given:
            return
        yield given
