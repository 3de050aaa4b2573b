"""The bills of a day as Alipay writes them: an archive with the details and their sums."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cashiers.base import Away
from bot.cashiers.movements import movement
from bot.cashiers.yuan import fen
from handlers.reconciling.lines import Line, Movement

CHINA = ZoneInfo("Asia/Shanghai")
MOST_BYTES = 64 * 1024 * 1024


def details_in(content: bytes) -> str:
    """The file of the details; the other one in the archive holds sums. Raises Away."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [each for each in archive.infolist() if "汇总" not in _named(each)]
            if not names or names[0].file_size > MOST_BYTES:
                raise Away("a bill without details")
            return archive.read(names[0]).decode("gb18030")
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError):
        raise Away("a bill that cannot be read") from None


def _named(each: zipfile.ZipInfo) -> str:
    """Its name in Chinese, which archives of old keep without saying in which code."""
    if each.flag_bits & 0x800:
        return each.filename
    return each.filename.encode("cp437", "replace").decode("gb18030", "replace")


def lines_of(text: str) -> list[Line]:
    """The lines of a trade bill (业务明细)."""
    return [_line(each) for each in _rows(text)]


def _line(row: dict[str, str]) -> Line:
    back = row.get("退款批次号/请求号", "") if "退款" in row.get("业务类型", "") else ""
    fee = abs(fen(row.get("服务费（元）", "0")))
    ended = row.get("完成时间", "")
    return Line(
        number=row.get("商户订单号", ""),
        transaction=row.get("支付宝交易号", ""),
        amount_fen=abs(fen(row.get("订单金额（元）", "0"))),
        fee_fen=-fee if back else fee,
        refund=back,
        at=datetime.fromisoformat(ended[:19]).replace(tzinfo=CHINA) if ended else None,
    )


def movements_of(text: str) -> list[Movement]:
    """The lines of an account's bill (账务明细)."""
    found = []
    for row in _rows(text):
        amount = fen(row.get("收入金额（+元）", "0")) - abs(fen(row.get("支出金额（-元）", "0")))
        named = ("业务流水号", "商户订单号", "业务基础订单号", "业务订单号")
        what = row.get("业务类型", "")
        found.append(movement(what, tuple(row.get(each, "") for each in named), amount))
    return found


def _rows(text: str) -> Iterator[dict[str, str]]:
    rows = [each for each in text.splitlines() if each.strip() and not each.startswith("#")]
    for row in csv.DictReader(rows):
        yield {name.strip(): (each or "").strip() for name, each in row.items() if name}
