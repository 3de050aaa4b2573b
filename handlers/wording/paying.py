"""What people hear who pay by button: what there is to choose, where to pay, that it came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording import charges, names
from handlers.wording.tongue import Tongue
from storage.bills import Owed
from storage.estates import Estate, Home
from storage.orders import PaymentOrder

Say = Callable[[Tongue], str]
MONTHS_OFFERED = 4
LINES_SHOWN = 8


def button(t: Tongue, home: Home | None = None) -> Button:
    return Button(t("去交费"), f"/checkout {home.number}" if home is not None else "/checkout")


def choose(t: Tongue, home: Home, due: Sequence[Owed]) -> Reply:
    """What is due, with a button for all of it and for each of the oldest months."""
    months: dict[str, int] = {}
    for each in due:
        months[each.bill.month] = months.get(each.bill.month, 0) + each.left_fen
    total = t.money(sum(months.values()))
    lines = [t("{home} 现在要交 {total}：", home=names.place(t, home.number), total=total)]
    lines += [
        f"· {charges.what(t, each.bill)} {t.money(each.left_fen)}" for each in due[:LINES_SHOWN]
    ]
    if len(due) > LINES_SHOWN:
        lines.append(t.many("……还有 {count} 笔", len(due) - LINES_SHOWN))
    lines.append(t("点一下要交的。想先交一部分，写「先交 200」这样就行。"))
    buttons = [Button(t("全部 {sum}", sum=total), f"/checkout {home.number} all")]
    if len(months) > 1:
        buttons += [
            Button(
                t("{month} {sum}", month=t.month(month), sum=t.money(fen)),
                f"/checkout {home.number} {month}",
            )
            for month, fen in list(months.items())[:MONTHS_OFFERED]
        ]
    return Reply("\n".join(lines), tuple(buttons))


def ordered(t: Tongue, home: Home, order: PaymentOrder, link: str, now: datetime) -> Reply:
    """The page to pay on. The sum stays as it is until then."""
    said = t(
        "{home} 这次交 {sum}。点这里付款：{link}",
        home=names.place(t, home.number),
        sum=t.money(order.amount_fen),
        link=link,
    )
    return Reply("\n".join((said, _until(t, order, now))))


def own_sum(t: Tongue, home: Home, order: PaymentOrder, link: str, now: datetime) -> Reply:
    """To whoever pays without seeing what is owed."""
    said = t(
        "您替 {home} 交 {sum}，先抵最早的账单。点这里付款：{link}",
        home=names.place(t, home.number),
        sum=t.money(order.amount_fen),
        link=link,
    )
    return Reply("\n".join((said, _until(t, order, now))))


def _until(t: Tongue, order: PaymentOrder, now: datetime) -> str:
    until = t.moment(order.expires_at or now, now)
    return t("{until} 前付，金额不会变。想请家里人付，把链接转给他就行。", until=until)


def how_much(t: Tongue, home: Home) -> Reply:
    """The bills are not theirs to see; they may pay all the same."""
    return Reply(
        t(
            "{home} 的账单要房东同意才能给您看，不过您可以替这一户交。"
            "想交多少，写个数给我，比如 300。",
            home=names.place(t, home.number),
        )
    )


def nothing_due(t: Tongue, home: Home, month: str) -> Reply:
    where = names.place(t, home.number)
    if month:
        said = t("{home} {month}没有要交的。", home=where, month=t.month(month))
    else:
        said = t("{home} 现在没有要交的，都交清了。", home=where)
    return Reply(said, (Button(t("查我家的费用"), "/fee"),))


def too_much(most_fen: int) -> Say:
    return lambda t: t("最多是 {most}，写个小一点的数就行。", most=t.money(most_fen))


def thanks_payer(t: Tongue, home: Home, amount_fen: int) -> Reply:
    """To whoever paid and may not see what is owed."""
    return Reply(
        t(
            "收到您替 {home} 交的 {amount}，谢谢您，已经记好了。",
            home=names.place(t, home.number),
            amount=t.money(amount_fen),
        )
    )


def title(t: Tongue, home: Home) -> str:
    """What stands in the payer's own list of payments."""
    return t("{home} 物业费用", home=names.place(t, home.number))


def reminded(t: Tongue, home: Home, estate: Estate, due: Sequence[Owed]) -> dict[str, str]:
    """All words of the page to which a reminder's link leads."""
    months = list(dict.fromkeys(each.bill.month for each in due))
    return {
        "title": t("{estate} 交费", estate=estate.name),
        "home": names.place(t, home.number),
        "sum": t.money(sum(each.left_fen for each in due)),
        "months": t.joined(t.month(each) for each in months),
        "go_on": t("去交费"),
        "nothing": t("都交清了，谢谢您"),
        "doubt": t("对账单有疑问，在聊天里跟我说，或者到物业前台问。"),
    }


def page(
    t: Tongue, order: PaymentOrder, home: Home, estate: Estate, now: datetime
) -> dict[str, str]:
    """All words of the page to pay on."""
    ended = {
        "paid": t("收到了，谢谢您"),
        "closed": t("这一笔不用付了"),
        "expired": t("这一笔过了时间，没有付"),
    }
    return {
        "title": t("{estate} 交费", estate=estate.name),
        "home": names.place(t, home.number),
        "item": title(t, home),
        "sum": t.money(order.amount_fen),
        "until": t("{until} 前付，金额不会变。", until=t.moment(order.expires_at or now, now)),
        "ended": ended.get(order.state, ""),
        "again": t("要再交，回到聊天里点「去交费」。"),
        "wechat": t("微信支付"),
        "alipay": t("支付宝"),
        "scan_wechat": t("用微信扫一扫付款"),
        "scan_alipay": t("用支付宝扫一扫付款"),
        "waits": t("付好以后，这一页会自己变。"),
        "go_on": t("去付款"),
        "other": t("换一种付法"),
        "outside": t("用支付宝的话，点右上角，选「在浏览器打开」。"),
        "away": t("支付平台现在没有回应，过一会儿再点。钱没有扣。"),
    }
