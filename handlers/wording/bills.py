"""What people hear about what is owed and how to pay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.incoming import Button, Reply
from handlers.wording import charges, names, paying, payments
from handlers.wording.tongue import Tongue
from storage.bills import Owed
from storage.estates import Estate, Home
from storage.payments import Payment

LINES_SHOWN = 12


def statement(
    t: Tongue,
    home: Home,
    owed: Sequence[Owed],
    estate: Estate,
    credit_fen: int,
    link: str,
    pays_here: bool = False,
) -> Reply:
    """What one home owes: every bill, the sum, how to pay."""
    where = names.place(t, home.number)
    if not owed:
        said = t("{home} 的费用都交清了，谢谢您。", home=where)
        return Reply(t.sentences(said, payments.credit(t, credit_fen)))
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
    lines += [""] if estate.pay or link else []
    lines += [t("怎么交：{how}", how=estate.pay)] if estate.pay else []
    lines += [t("点这里交：{link}", link=link)] if link else []
    return Reply(
        "\n".join(lines),
        (
            *((paying.button(t, home),) if pays_here else ()),
            Button(t("账单图片"), f"/bill {home.number}"),
            Button(t("怎么算的"), "/fee 怎么算"),
            Button(t("账单有疑问"), "/dispute"),
        ),
    )


def _line(t: Tongue, owed: Owed) -> str:
    line = f"· {t.month(owed.bill.month)} {names.item(t, owed.bill.item)} {t.money(owed.left_fen)}"
    said = notes(t, owed)
    return line + t.aside(t.joined(said)) if said else line


def notes(t: Tongue, owed: Owed) -> list[str]:
    """What is to be said about a bill besides its sum."""
    said = [t("已交 {paid}", paid=t.money(owed.paid_fen))] if owed.paid_fen else []
    return [*said, t("有疑问，核实中，先不催")] if owed.bill.disputed else said


def picture(
    t: Tongue, home: Home, owed: Sequence[Owed], paper_id: int, pays_here: bool = False
) -> Reply:
    """The words under the picture of the bill; they must do without it."""
    total = t.money(sum(each.left_fen for each in owed))
    said = t.many(
        "{home} 的账单：还有 {count} 笔没交，一共 {total}。",
        len(owed),
        home=names.place(t, home.number),
        total=total,
    )
    first = (paying.button(t, home),) if pays_here else ()
    return Reply(said, (*first, Button(t("账单有疑问"), "/dispute")), paper=paper_id)


def none_of(t: Tongue, home: Home, items: Sequence[str], month: str | None) -> Reply:
    """No bill of what was asked for."""
    where = names.place(t, home.number)
    named = t.joined([names.item(t, item) for item in items])
    if month is None:
        said = t("{home} 没有{items}的账单。", home=where, items=named)
    else:
        said = t("{home} {month}没有{items}的账单。", home=where, month=t.month(month), items=named)
    return Reply(said, (Button(t("全部欠费"), "/fee"),))


def paid(t: Tongue, home: Home, came: Sequence[tuple[Payment, date]], left_fen: int) -> Reply:
    """What came in lately, the newest first, and what is left."""
    where = names.place(t, home.number)
    lines = [t("{home} 最近的缴费：", home=where)]
    for payment, day in came:
        moved = {"day": t.day(day), "amount": t.money(abs(payment.amount_fen))}
        back = payment.amount_fen < 0
        said = t("· {day} 退回 {amount}", **moved) if back else t("· {day} 收到 {amount}", **moved)
        lines.append(said)
    if not came:
        lines = [t("{home} 还没有缴费记录。", home=where)]
    if left_fen:
        lines.append(t("还有 {left} 没交。", left=t.money(left_fen)))
    else:
        lines.append(t("现在都交清了，谢谢您。"))
    lines.append(t("刚交的钱要等银行或平台通知才会记上；过一天还没有，点「找人工」。"))
    return Reply("\n".join(lines), (Button(t("全部欠费"), "/fee"), Button(t("找人工"), "/human")))


def month_statement(t: Tongue, home: Home, month: str, bills: Sequence[Owed]) -> Reply:
    """One month's bills of a home, paid or not."""
    where = names.place(t, home.number)
    if not bills:
        return Reply(t("{home} {month}还没有账单。", home=where, month=t.month(month)))
    lines = [t("{home} {month}的账单：", home=where, month=t.month(month))]
    for each in bills:
        line = f"· {names.item(t, each.bill.item)} {t.money(each.bill.amount_fen)}"
        left = t("还差 {left}", left=t.money(each.left_fen)) if each.left_fen else t("已交清")
        worked = charges.how(t, each.bill)
        lines.append(line + t.aside(left))
        lines += [f"  {worked}"] if worked else []
    return Reply("\n".join(lines), (Button(t("全部欠费"), "/fee"),))


def year_statement(t: Tongue, home: Home, year: int, bills: Sequence[Owed]) -> Reply:
    """A year's bills of a home: how many, how much, and what of them is not paid."""
    where = names.place(t, home.number)
    if not bills:
        return Reply(t("{home} {year} 年没有账单。", home=where, year=year))
    total = t.money(sum(each.bill.amount_fen for each in bills))
    left = [each for each in bills if each.left_fen]
    count = len(bills)
    head = t(
        "{home} {year} 年有 {count} 笔账单，一共 {sum}，",
        home=where,
        year=year,
        count=count,
        sum=total,
    )
    if not left:
        return Reply(head + t("都交清了。"), (Button(t("全部欠费"), "/fee"),))
    lines = [head + t("还差 {left}：", left=t.money(sum(each.left_fen for each in left)))]
    lines += [
        f"· {t.month(each.bill.month)} {names.item(t, each.bill.item)} {t.money(each.left_fen)}"
        for each in left
    ]
    return Reply("\n".join(lines), (Button(t("全部欠费"), "/fee"),))


def how_to_pay(t: Tongue, estate: Estate | None, link: str) -> Reply:
    if (estate is None or not estate.pay) and not link:
        return Reply(
            t("怎么交费，客服最清楚。点下面，我帮您叫人。"), (Button(t("找人工"), "/human"),)
        )
    lines = [t("交费办法：{how}", how=estate.pay)] if estate is not None and estate.pay else []
    lines += [t("点这里交：{link}", link=link)] if link else []
    lines.append(t("要发票的话，写「开发票」就行。"))
    return Reply(
        "\n".join(lines),
        (
            Button(t("查欠费"), "/fee"),
            Button(t("账单图片"), "/bill"),
            Button(t("找人工"), "/human"),
        ),
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
