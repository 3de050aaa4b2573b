"""What people hear about what is owed and how to pay."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.incoming import Button, Reply
from handlers.wording import names, payments
from handlers.wording.tongue import Tongue
from storage.bills import Owed
from storage.estates import Estate, Home

LINES_SHOWN = 12


def statement(t: Tongue, home: Home, owed: Sequence[Owed], estate: Estate) -> Reply:
    """What one home owes: every bill, the sum, how to pay."""
    where = names.place(t, home.number)
    if not owed:
        return Reply(t("{home} 的费用都交清了，谢谢您。", home=where))
    total = sum(each.left_fen for each in owed)
    lines = [
        t.many(
            "{home} 还有 {count} 笔没交，一共 {total}：",
            len(owed),
            home=where,
            total=t.money(total),
        )
    ]
    lines += [_line(t, each) for each in owed[:LINES_SHOWN]]
    if len(owed) > LINES_SHOWN:
        lines.append(t.many("……还有 {count} 笔", len(owed) - LINES_SHOWN))
    if estate.pay:
        lines += ["", t("怎么交：{how}", how=estate.pay)]
    return Reply("\n".join(lines), (Button(t("账单有疑问"), "/human"),))


def _line(t: Tongue, owed: Owed) -> str:
    line = f"· {t.month(owed.bill.month)} {names.item(t, owed.bill.item)} {t.money(owed.left_fen)}"
    notes = []
    if owed.paid_fen:
        notes.append(t("已交 {paid}", paid=t.money(owed.paid_fen)))
    if owed.bill.disputed:
        notes.append(t("有疑问，核实中，先不催"))
    return line + t.aside(t.joined(notes)) if notes else line


def month_statement(t: Tongue, home: Home, month: str, bills: Sequence[Owed]) -> Reply:
    """One month's bills of a home, paid or not."""
    where = names.place(t, home.number)
    if not bills:
        return Reply(t("{home} {month}还没有账单。", home=where, month=t.month(month)))
    lines = [t("{home} {month}的账单：", home=where, month=t.month(month))]
    for each in bills:
        line = f"· {names.item(t, each.bill.item)} {t.money(each.bill.amount_fen)}"
        left = t("还差 {left}", left=t.money(each.left_fen)) if each.left_fen else t("已交清")
        lines.append(line + t.aside(left))
    return Reply("\n".join(lines), (Button(t("全部欠费"), "/fee"),))


def how_to_pay(t: Tongue, estate: Estate | None) -> Reply:
    if estate is None or not estate.pay:
        return Reply(
            t("怎么交费，客服最清楚。点下面，我帮您叫人。"), (Button(t("找人工"), "/human"),)
        )
    return Reply(
        t("交费办法：{how}", how=estate.pay) + "\n" + t("要发票的话，点「找人工」说一声就行。"),
        (Button(t("查欠费"), "/fee"), Button(t("找人工"), "/human")),
    )


def bind_first(t: Tongue) -> Reply:
    """A stranger asks about fees: no figure, but a way."""
    return Reply(
        t(
            "费用只能告诉这一户自己的人。请先绑定房屋：向物业前台要一个绑定码，"
            "写「绑定」、空一格，再写码，发给我就行。"
        ),
        (Button(t("找人工"), "/human"),),
    )


def not_your_home(t: Tongue, home: str) -> Reply:
    return Reply(
        t.sentences(
            t("{home} 没有绑定在您这里。为了保护隐私，这一户的费用不能告诉您。", home=home),
            t("如果是您的家，请向物业前台要一个绑定码。"),
        ),
        (Button(t("查我家的"), "/fee"),),
    )


def tenant_not_allowed(t: Tongue, home: str) -> Reply:
    return Reply(
        t("{home} 的费用要房东同意后才能给您看。请房东跟物业前台说一声就行。", home=home),
        (Button(t("找人工"), "/human"),),
    )


def recorded(t: Tongue, home: Home, month: str, amount_fen: int, left_fen: int) -> Reply:
    said = t(
        "记好了：{home} {month}收到 {amount}。",
        home=names.place(t, home.number),
        month=t.month(month),
        amount=t.money(amount_fen),
    )
    return Reply(t.sentences(said, payments.left(t, left_fen)))
