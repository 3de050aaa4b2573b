"""What is said of money that goes back by the way it came."""

from __future__ import annotations

from handlers.incoming import Reply
from handlers.wording import names
from handlers.wording.refusals import Say
from handlers.wording.tongue import Tongue
from storage.estates import Home
from storage.refunds import PaymentRefund


def goes_back(t: Tongue, home: Home, row: PaymentRefund) -> Reply:
    """To whoever asked for it."""
    values = {"home": names.place(t, home.number), "amount": t.money(row.amount_fen)}
    if row.approval_id is not None:
        said = t("{home} 退 {amount}，送审批了，批了就原路退回。", **values)
    else:
        said = t("{home} 退 {amount}，正在原路退回，到了告诉您。", **values)
    return Reply(said)


def back_to_approve(t: Tongue, home: Home, row: PaymentRefund) -> str:
    return t(
        "{home} 在手机上交的钱原路退 {amount}：{why}",
        home=names.place(t, home.number),
        amount=t.money(row.amount_fen),
        why=row.reason,
    )


def went_back(t: Tongue, home: Home, row: PaymentRefund) -> Reply:
    return Reply(
        t(
            "{home} 的 {amount} 原路退回去了，账也记好了。",
            home=names.place(t, home.number),
            amount=t.money(row.amount_fen),
        )
    )


def to_home(t: Tongue, home: Home, amount_fen: int) -> Reply:
    """To those of the home."""
    return Reply(
        t(
            "{home} 的 {amount} 已经原路退回，几天内到付款的人账上。",
            home=names.place(t, home.number),
            amount=t.money(amount_fen),
        )
    )


def too_much(most_fen: int) -> Say:
    def say(t: Tongue) -> str:
        if not most_fen:
            return t("这一户没有在手机上交过、可以原路退的钱。退现金写 /refund 房号 金额 原因")
        return t("一笔最多能原路退 {most}。", most=t.money(most_fen))

    return say


def say_why(t: Tongue) -> str:
    return t("为什么退，写一句，比如：/refund 原路 3-2-1501 100 多收了")


def nobody_else(t: Tongue) -> str:
    return t("这笔退款要别人来批，现在没有别人能批。请公司再定一位能批的人。")
