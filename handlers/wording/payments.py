"""What people hear about money that came in or went back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from handlers.incoming import Reply
from handlers.wording import names
from handlers.wording.tongue import Tongue
from storage.estates import Home

Say = Callable[[Tongue], str]


def thanks(t: Tongue, home: Home, amount_fen: int, left_fen: int, credit_fen: int) -> Reply:
    """To those of the home."""
    said = t(
        "收到 {home} 的缴费 {amount}，谢谢您。",
        home=names.place(t, home.number),
        amount=t.money(amount_fen),
    )
    left = t("还有 {left} 没交。", left=t.money(left_fen)) if left_fen else ""
    return Reply(t.sentences(said, left, credit(t, credit_fen)))


def recorded(t: Tongue, home: Home, amount_fen: int, left_fen: int, credit_fen: int) -> Reply:
    """To whoever recorded it, where no month was named."""
    said = t(
        "记好了：{home} 收到 {amount}，从最早的欠费抵起。",
        home=names.place(t, home.number),
        amount=t.money(amount_fen),
    )
    return Reply(t.sentences(said, left(t, left_fen), credit(t, credit_fen)))


def refunded(t: Tongue, home: Home, amount_fen: int, left_fen: int, credit_fen: int) -> Reply:
    said = t(
        "记好了：退给 {home} {amount}。",
        home=names.place(t, home.number),
        amount=t.money(amount_fen),
    )
    return Reply(t.sentences(said, left(t, left_fen), credit(t, credit_fen)))


def in_statement(home: str, amount_fen: int, paid_at: datetime) -> Say:
    """A payment that is noted by hand, and came with a statement before. ``home``: its number."""
    return lambda t: t(
        "这笔钱银行流水里已经有了：{day} {home} {amount}，没有再记。",
        day=t.day(paid_at.astimezone(t.zone).date()),
        home=names.place(t, home),
        amount=t.money(amount_fen),
    )


def statement_waits(line_id: int, amount_fen: int, home: str) -> Say:
    return lambda t: t(
        "这个单号在银行流水里是 {amount}，还没对上房号，没有记账。"
        "是这一户的就写：/match {line} {home}",
        amount=t.money(amount_fen),
        line=line_id,
        home=home,
    )


def left(t: Tongue, left_fen: int) -> str:
    """What a home still owes, for the staff."""
    if not left_fen:
        return t("这一户都交清了。")
    return t("这一户还欠 {left}。", left=t.money(left_fen))


def credit(t: Tongue, credit_fen: int) -> str:
    """What is paid in advance; empty for nothing."""
    if not credit_fen:
        return ""
    return t("预存 {credit}，以后的账单自动抵扣。", credit=t.money(credit_fen))
