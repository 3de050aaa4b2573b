"""What homeowners hear when they speak of money: kind, short, with the day or the sum they need."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from handlers.incoming import Button, Reply
from handlers.wording import charges, names, tariffs
from handlers.wording.excerpts import short
from handlers.wording.tongue import COMPANY, Tongue
from storage.bills import Bill
from storage.estates import Estate, Home
from storage.tariffs import Tariff
from storage.tickets import Ticket

MOST = 8


def promised(t: Tongue, day: date) -> Reply:
    return Reply(
        t("好的，记下了：您 {day} 交。在这之前不再发催缴短信。", day=t.day(day)),
        (Button(t("怎么交"), "/pay"),),
    )


def too_far(t: Tongue, latest: date) -> Reply:
    return Reply(
        t(
            "这个日子有点远，我这里最晚能记到 {day}。要更晚，点下面，我请前台跟您商量。",
            day=t.day(latest),
        ),
        (Button(t("找人工"), "/human"),),
    )


def hard_times(t: Tongue, latest: date) -> Reply:
    return Reply(
        t(
            "理解，手头紧的时候谁都有。您看哪天方便交，写个日子给我就行，最晚可以记到 {day}；"
            "也可以先交一个月的。想分几次交，我请前台跟您商量。",
            day=t.day(latest),
        ),
        (Button(t("找人工"), "/human"), Button(t("怎么交"), "/pay")),
    )


def by_month(t: Tongue, rows: Sequence[tuple[str, int]]) -> Reply:
    if not rows:
        return Reply(t("现在没有欠的月份，都交清了。"))
    lines = [t("没交的是：")]
    lines += [f"· {t.month(month)} {t.money(fen)}" for month, fen in rows]
    lines.append(t("一共 {sum}。", sum=t.money(sum(fen for _, fen in rows))))
    return Reply("\n".join(lines), (Button(t("怎么交"), "/pay"),))


def not_of_others(t: Tongue, has_home: bool) -> Reply:
    said = t("别人家的费用不方便告诉您，这是人家的隐私，只能看自己家的。")
    if not has_home:
        return Reply(said)
    return Reply(said, (Button(t("看我家的"), "/fee"),))


def prices(
    t: Tongue,
    rates: Sequence[Tariff],
    home: Home | None,
    has_space: bool,
    unpriced: Sequence[str] = (),
) -> Reply:
    """What the company charges; whether a parking space is in their bill. ``unpriced``: items that
    were asked for and that only the desk knows."""
    if not rates:
        return Reply(
            t("物业费按房子面积算；单价和车位费，前台最清楚，点下面我帮您问。"),
            (Button(t("找人工"), "/human"),),
        )
    lines = [t("收费是这样的：")]
    lines += [
        f"· {names.item(t, each.item)} {tariffs.price(t, each.basis, each.rate)}"
        for each in rates[:MOST]
    ]
    if home is not None:
        parking = t("您家的账单里有车位费。") if has_space else t("您家的账单里没有车位费。")
        lines.append(parking)
    buttons = [Button(t("查我家的费用"), "/fee")]
    if unpriced:
        what = t.joined(names.item(t, each) for each in unpriced)
        lines.append(t("{what}的价钱我这里没有写，点「找人工」，前台告诉您。", what=what))
        buttons.append(Button(t("找人工"), "/human"))
    return Reply("\n".join(lines), tuple(buttons))


def late_fee(t: Tongue, ppm: int) -> Reply:
    if not ppm:
        return Reply(t("放心，现在不加收滞纳金。"))
    return Reply(t("过了日子没交的部分，每天加收万分之 {share} 的违约金。", share=f"{ppm / 100:g}"))


def how(t: Tongue, estate: Estate | None, due_fen: int, link: str) -> Reply:
    lines = []
    if estate is not None and estate.pay and t.language == COMPANY:
        lines.append(t("可以这样交：{how}", how=estate.pay))
    elif estate is not None:
        desk = " ".join(filter(None, ("" if t.language != COMPANY else estate.desk, estate.phone)))
        lines.append(t("到物业前台交就行，现金、手机都可以。"))
        lines += [t("前台：{desk}", desk=desk)] if desk else []
    else:
        lines.append(t("怎么交费，前台最清楚，点下面我帮您问。"))
    if estate is not None and estate.account:
        lines.append(t("收款账号：{account}", account=estate.account))
    if link:
        lines.append(t("点这里交：{link}", link=link))
    if due_fen:
        lines.append(t("现在要交的是 {sum}。", sum=t.money(due_fen)))
    return Reply("\n".join(lines), (Button(t("账单图片"), "/bill"), Button(t("找人工"), "/human")))


def will_come(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> Reply:
    return Reply(
        t(
            "好的，上门收的事已经转告前台同事（#{number}），{moment} 前跟您联系，约好再来。",
            number=ticket.id,
            moment=t.moment(due_at, now),
        )
    )


def remote(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> Reply:
    """To whoever is far away and wants to transfer."""
    return Reply(
        t(
            "可以转账，不用跑一趟。收款账号请前台核实好再发给您（#{number}），{moment} 前回复。",
            number=ticket.id,
            moment=t.moment(due_at, now),
        )
    )


def item(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> Reply:
    """To whoever asks what it is that is charged."""
    return Reply(
        t(
            "「{words}」：这一项收的是什么，前台查清楚告诉您（#{number}），{moment} 前回复。"
            "有账单照片的话，直接发来就行。",
            words=short(ticket.text),
            number=ticket.id,
            moment=t.moment(due_at, now),
        )
    )


def deposit(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> Reply:
    return Reply(
        t(
            "押金的事记下了（#{number}）：{words}。前台去查验收和退款，{moment} 前告诉您。",
            number=ticket.id,
            words=short(ticket.text),
            moment=t.moment(due_at, now),
        )
    )


def deferred(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> Reply:
    """To whoever asks for time, or to pay in parts."""
    said = t(
        "理解，手头紧的时候谁都有。想缓一缓、分几次交的事记下了（#{number}），"
        "{moment} 前前台跟您商量。哪天方便交，写个日子给我也行，那天之前不催您。",
        number=ticket.id,
        moment=t.moment(due_at, now),
    )
    return Reply(said, (Button(t("怎么交"), "/pay"),))


def not_mine(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> Reply:
    """To whoever was reminded of what is not theirs."""
    return Reply(
        t(
            "对不起，打扰您了。我请前台核对这一户登记的是谁（#{number}），{moment} 前告诉您；"
            "核对好之前不再催您。",
            number=ticket.id,
            moment=t.moment(due_at, now),
        )
    )


def claimed(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> Reply:
    return Reply(
        t(
            "您说已经付了，我请前台核对到账没有（#{number}），{moment} 前告诉您。"
            "有付款截图的话，发给我更快。",
            number=ticket.id,
            moment=t.moment(due_at, now),
        )
    )


def next_due(t: Tongue) -> Reply:
    return Reply(
        t("每个月初出新账单，出来了会发给您，当月交就行。"), (Button(t("查我家的费用"), "/fee"),)
    )


def card(t: Tongue, estate: Estate | None) -> Reply:
    phone = estate.phone if estate is not None else ""
    return Reply(
        t(
            "办卡、补卡到物业前台办，带上房号就行；卡的价钱前台最清楚，电话 {phone}。",
            phone=phone,
        ),
        (Button(t("帮我问前台"), "/human"),),
    )


def legal(t: Tongue, months: int, is_under_way: bool, has_doubt: bool) -> Reply:
    lines = [t.many("规定是欠满 {count} 个月，材料会整理给法务，之前主管会先看过。", months)]
    if is_under_way:
        lines.append(t("您家的材料已经在整理。交清或者说好哪天交，就可以停下来。"))
    else:
        lines.append(t("您家的现在还没有送。交一部分，或者告诉我哪天交，都来得及。"))
    if has_doubt:
        lines.append(t("有疑问的那笔在核对，核对清楚以前不算欠。"))
    return Reply(
        "\n".join(lines), (Button(t("查我家的费用"), "/fee"), Button(t("找人工"), "/human"))
    )


def in_question(t: Tongue, doubted: Sequence[Bill], open_fen: int) -> Reply:
    named = t.joined(charges.what(t, each) for each in doubted[:MOST])
    lines = [t("{bills} 有疑问，客服在核对，核对清楚以前不催这一笔。", bills=named)]
    if open_fen:
        lines.append(t("没有疑问的可以先交，是 {sum}。", sum=t.money(open_fen)))
    else:
        lines.append(t("别的都交清了。"))
    return Reply("\n".join(lines), (Button(t("怎么交"), "/pay"), Button(t("找人工"), "/human")))
