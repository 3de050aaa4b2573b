"""What the desk reads of money that does not agree with the platform's word, or its statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue
from storage.estates import Home
from storage.merchantdays import MerchantDay
from storage.paynotices import PaymentDoubt

SHOWN = 10


def what_differs(t: Tongue, row: PaymentDoubt) -> str:
    """What does not agree, in one sentence."""
    values = {"amount": t.money(row.amount_fen), "ours": t.money(row.ours_fen)}
    said = {
        "unknown": t("平台说收到 {amount}，但没有这个订单，没有记账。", **values),
        "merchant": t("{amount} 的通知不是这个收款账户的，没有记账。", **values),
        "currency": t("收到的不是人民币，没有记账。"),
        "amount": t("订单是 {ours}，平台说付了 {amount}，没有记账。", **values),
        "second": t("同一个订单又付了一次 {amount}，第二次没有记账，多半要退。", **values),
        "late": t("{amount} 是订单关了以后才付的，已经记到这一户。", **values),
        "overpaid": t("付了 {amount}，其中 {ours} 账单已经不欠了，记成了预存。", **values),
        "refund": t("{amount} 没有退成。", **values),
        "theirs": t("平台账单里有 {amount}，我们没有记到。", **values),
        "ours": t("我们记了 {ours}，平台账单里没有。", **values),
        "differs": t("平台账单是 {amount}，我们记的是 {ours}。", **values),
        "unbilled": t("我们记了退款 {ours}，平台账单里没有。", **values),
        "credit": t("平台账单说动了 {ours}，账户里实际动了 {amount}。", **values),
        "movement": t("账户里动了 {amount}，平台账单里没有对应的收款或退款。", **values),
        "fee": t("手续费平台账单是 {ours}，账户里扣了 {amount}。", **values),
    }
    return said[row.kind]


def differs(t: Tongue, row: PaymentDoubt, home: Home | None) -> Reply:
    """To the desk, at once."""
    head = t("收款有一处对不上（{id} 号）。", id=row.id)
    where = names.place(t, home.number) if home is not None else ""
    return Reply(
        "\n".join(filter(None, (head, t.sentences(where, what_differs(t, row)), _numbers(t, row)))),
        (Button(t("看对不上的"), "/differences"),),
    )


def _numbers(t: Tongue, row: PaymentDoubt) -> str:
    return t(
        "收款账户 {merchant}，订单号 {number}，平台单号 {transaction}",
        merchant=row.merchant,
        number=row.number or "-",
        transaction=row.transaction or "-",
    )


def all_that_differs(
    t: Tongue,
    rows: Sequence[PaymentDoubt],
    homes: Mapping[int, Home],
    days: Sequence[MerchantDay],
) -> Reply:
    """/differences: what nobody has cleared."""
    if not rows:
        return Reply("\n".join((t("收款都对得上，没有要查的。"), *of_days(t, days))))
    lines = [t.many("对不上的 {count} 处：", len(rows))]
    for row in rows[:SHOWN]:
        home = homes.get(row.home_id or 0)
        where = names.place(t, home.number) if home is not None else ""
        day = t.day(row.at.astimezone(t.zone).date())
        lines.append(f"{row.id}. {day} {where} {what_differs(t, row)}")
        lines.append(f"   {_numbers(t, row)}")
    lines.append(t("查清楚了，写：/differences 查清 编号 怎么回事"))
    return Reply("\n".join((*lines, *of_days(t, days))))


def to_clear(t: Tongue, row: MerchantDay) -> str:
    """What the department has to do about a day's statement."""
    return t.many(
        "{day} {merchant} 的收款和平台账单有 {count} 处对不上，查清楚（/differences）",
        row.doubts,
        day=t.day(row.day),
        merchant=row.merchant,
    )


def day_differs(t: Tongue, row: MerchantDay) -> Reply:
    """To the department, when a statement does not agree."""
    said = t(
        "平台账单：收 {paid}，退 {refunded}，手续费 {fee}。",
        paid=t.money(row.paid_fen),
        refunded=t.money(row.refunded_fen),
        fee=t.money(row.fee_fen),
    )
    told = t.sentences(said, _of_account(t, row))
    return Reply("\n".join((to_clear(t, row), told)), (Button(t("看对不上的"), "/differences"),))


def _of_account(t: Tongue, row: MerchantDay) -> str:
    """What is said beside a statement of the account that the money is in."""
    if row.funds == "none":
        return t("平台没有给资金账单，账户里的钱没有核对。")
    if row.withdrawn_fen:
        return t("提到银行 {amount}。", amount=t.money(row.withdrawn_fen))
    return ""


def of_days(t: Tongue, rows: Sequence[MerchantDay]) -> list[str]:
    """How the last statements came out, a line each."""
    lines = []
    for row in rows:
        values = {"day": t.day(row.day), "merchant": row.merchant, "fee": t.money(row.fee_fen)}
        values |= {"paid": t.money(row.paid_fen), "refunded": t.money(row.refunded_fen)}
        if row.state == "due":
            lines.append(t("{day} {merchant}：平台账单还没拿到", **values))
        else:
            said = t("{day} {merchant}：收 {paid}，退 {refunded}，手续费 {fee}。", **values)
            lines.append(t.sentences(said, _of_account(t, row)))
    return lines


def cleared_up(t: Tongue, row: PaymentDoubt) -> Reply:
    return Reply(t("{id} 号查清了，记下了：{word}", id=row.id, word=row.word))


def no_difference(number: str) -> Say:
    return lambda t: t("没有 {number} 号，写 /differences 看有哪些。", number=number[:12])


def cleared_before(number: int) -> Say:
    return lambda t: t("{number} 号已经查清过了。", number=number)


def say_why(number: int) -> Say:
    return lambda t: t("写一句怎么回事，比如：/differences 查清 {number} 已退给业主", number=number)
