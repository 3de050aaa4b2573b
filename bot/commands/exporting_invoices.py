"""``guanjia export invoices``: those that are wanted, as programs for e-invoices take them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from bot.commands.importing.run import Run
from bot.commands.opening import opened
from bot.settings import read
from bot.sheets.writing import Column, write
from handlers.wording import charges, names
from handlers.wording import imports as words
from handlers.wording.tongue import COMPANY, Tongue
from storage import bills, charter, invoices
from storage.db import reading

File = Annotated[Path, typer.Argument(help="The sheet to write: .xlsx or .csv.")]
Rate = Annotated[str, typer.Option(help="The tax rate in percent, as 6; empty: filled in later.")]

# A line for each item, those of one invoice under one number: what the tax office's own template
# for many invoices asks for, by its own names.
COLUMNS = (
    Column("发票流水号", width=14),
    Column("发票类型", width=14),
    Column("是否含税", width=10),
    Column("受票方自然人标识", width=16),
    Column("购买方名称", width=30),
    Column("购买方纳税人识别号", width=24),
    Column("项目名称", width=24),
    Column("商品和服务税收编码", width=22),
    Column("单位", width=8),
    Column("数量", "number", 8),
    Column("金额", "money"),
    Column("税率", width=8),
    Column("备注", width=40),
)


def export_invoices(file: File, rate: Rate = "") -> None:
    """Invoices whose tickets are open, a line for each bill that the payment was for."""
    settings = read()
    with opened(settings) as engine, reading(engine) as session:
        t = Tongue(COMPANY, settings.zone, charter.load(settings.charter))
        count = write(file, "开票信息", COLUMNS, lines(session, t, rate), settings.zone)
    Run(settings, dry_run=False, skip_bad=False).says(lambda t: words.exported(t, count, file.name))


def lines(session: Session, t: Tongue, rate: str) -> Iterator[list[Any]]:
    for wish, home, estate in invoices.wanted(session):
        paid = bills.paid_by(session, wish.payment_id) if wish.payment_id is not None else []
        head = [
            f"GJ{wish.ticket_id}",
            "普通发票",
            "是",
            "" if wish.number else "是",
            wish.title,
            wish.number,
        ]
        note = f"{estate.name} {names.place(t, home.number)}"
        for bill, fen in paid:
            about = f"{note} {charges.what(t, bill)}"
            yield [*head, names.item(t, bill.item), "", "", 1, fen, _percent(rate), about]
        if not paid:  # whoever makes it out knows for what
            yield [*head, "", "", "", None, None, _percent(rate), note]


def _percent(rate: str) -> str:
    return f"{rate.rstrip('%')}%" if rate else ""
