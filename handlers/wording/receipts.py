"""The words of a receipt, and around it."""

from __future__ import annotations

from datetime import date

from handlers.incoming import Button, Reply
from handlers.wording import charges, names
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue
from storage.bills import Bill
from storage.estates import Home
from storage.payments import Payment


def given(t: Tongue, number: int, home: Home, amount_fen: int) -> Reply:
    return Reply(
        t(
            "{home} 的收据 R{number}，{amount}。",
            home=names.place(t, home.number),
            number=number,
            amount=t.money(amount_fen),
        )
    )


def pdf_button(t: Tongue, number: int) -> Button:
    return Button(t("收据 PDF"), f"/receipt R{number} pdf")


def none_yet(t: Tongue) -> Reply:
    said = t("还没有记到您家的缴费，开不出收据。刚交的，记上账就会发给您。")
    return Reply(said, (Button(t("找人工"), "/human"),))


def no_receipt(word: str) -> Say:
    return lambda t: t("没找到收据 {word}。写「收据」就给您最近的一张。", word=word[:12])


def title(t: Tongue) -> str:
    return t("收据")


def head(t: Tongue, estate: str) -> str:
    return t("{estate} · 收据", estate=estate)


def place(t: Tongue, home: Home) -> str:
    return names.place(t, home.number)


def came_in(t: Tongue) -> str:
    return t("本次收到")


def what(t: Tongue, bill: Bill) -> str:
    return charges.what(t, bill)


def lines(t: Tongue, row: Payment, day: date, ahead_fen: int) -> list[str]:
    """``ahead_fen``: what no bill has used."""
    found = [t("预交 {amount}", amount=t.money(ahead_fen))] if ahead_fen > 0 else []
    found.append(t("日期：{day}", day=day.isoformat()))
    found.append(t("方式：{method}", method=names.method(t, row.method)))
    if row.reference:
        found.append(t("单据号：{reference}", reference=row.reference))
    return [*found, t("收据编号：R{number}", number=row.id)]


def to(t: Tongue, estate: str, home: Home) -> str:
    return t("交款：{estate} {home}", estate=estate, home=names.place(t, home.number))


def sum_up(t: Tongue, amount_fen: int) -> str:
    return t("今收到 {amount}。", amount=t.money(amount_fen))


def foot(t: Tongue) -> str:
    return t("这是收款凭据，不是发票。要开发票，写「开发票」就行。")
