"""How a sum was worked out, and the words on the picture of a bill."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.incoming import Button, Reply
from handlers.wording import names, tariffs
from handlers.wording.tariffs import figure
from handlers.wording.tongue import Tongue
from storage.bills import Bill, Owed
from storage.estates import Estate, Home
from storage.tariffs import Tariff


def what(t: Tongue, bill: Bill) -> str:
    """2026年10月 物业费"""
    return f"{t.month(bill.month)} {names.item(t, bill.item)}"


def how(t: Tongue, bill: Bill) -> str:
    """122.5㎡ × 2.50 元; empty where the sum was given as it is."""
    quantity, rate = bill.quantity or 0, bill.rate or 0
    amount, yuan = figure(quantity, 1000), figure(rate, 10_000, 2)
    if bill.basis == "late":
        percent = figure(rate, 10_000)
        return t("逾期的部分每天 {percent}%，逾期几天算几天", percent=percent)
    return {
        "area": t("{amount} 平方米 × {yuan} 元", amount=amount, yuan=yuan),
        "home": t("每户 {yuan} 元", yuan=yuan),
        "space": t("{amount} 个车位 × {yuan} 元", amount=amount, yuan=yuan),
        "meter": t("用量 {amount} × {yuan} 元", amount=amount, yuan=yuan),
        "shared": t("全小区的公摊按面积分，您家 {amount} 平方米", amount=amount),
    }.get(bill.basis, "")


def explained(t: Tongue, home: Home, bills: Sequence[Owed], rates: Sequence[Tariff]) -> Reply:
    """How it was worked out: the newest bill of each item, and what holds now."""
    where = names.place(t, home.number)
    if not bills and not rates:
        return Reply(
            t("{home} 的收费标准，客服最清楚。点下面，我帮您叫人。", home=where),
            (Button(t("找人工"), "/human"),),
        )
    lines = [t("{home} 的费用是这样算的：", home=where)]
    for each in bills:
        worked = how(t, each.bill)
        sum_up = t.money(each.bill.amount_fen)
        lines.append(f"· {what(t, each.bill)}: {worked} = {sum_up}" if worked else "")
        if not worked:
            lines[-1] = f"· {what(t, each.bill)} {sum_up}"
    if rates:
        lines += ["", t("现在的单价：")]
        lines += [
            f"· {names.item(t, each.item)} {tariffs.price(t, each.basis, each.rate)}"
            for each in rates
        ]
    lines.append(t("算到分，半分进一分。"))
    return Reply(
        "\n".join(lines), (Button(t("全部欠费"), "/fee"), Button(t("账单有疑问"), "/dispute"))
    )


def title(t: Tongue, estate_name: str) -> str:
    return t("{estate} · 费用账单", estate=estate_name)


def total_label(t: Tongue, count: int) -> str:
    return t.many("还要交（{count} 笔）", count)


def more(t: Tongue, count: int) -> list[str]:
    return [t.many("……还有 {count} 笔", count)] if count > 0 else []


def ways(t: Tongue, estate: Estate) -> list[str]:
    """How to pay and whom to ask."""
    pay = t("怎么交：{how}", how=estate.pay) if estate.pay else ""
    phone = t("问客服：{phone}", phone=estate.phone) if estate.phone else ""
    return [line for line in (pay, phone) if line]


def code_label(t: Tongue) -> str:
    return t("扫码交费")


def foot(t: Tongue, day: date) -> str:
    return t("截至{day}。刚交过的可能还没记上，不用再交。", day=t.day(day))
