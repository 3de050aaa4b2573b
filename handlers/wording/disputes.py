"""What people hear when they question a bill, and when that is settled."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.incoming import Button, Reply
from handlers.wording import charges, names
from handlers.wording.tongue import Tongue
from storage.bills import Bill
from storage.estates import Home
from storage.tickets import Ticket

SHOWN = 8


def which(t: Tongue, bills: Sequence[Bill]) -> Reply:
    """Which bill is in question: a button for each."""
    if not bills:
        return Reply(
            t("您家没有没交的账单。哪里不对，直接写给我，我请客服核实。"),
            (Button(t("找人工"), "/human"),),
        )
    buttons = tuple(
        Button(f"{charges.what(t, bill)} {t.money(bill.amount_fen)}", f"/dispute {bill.id}")
        for bill in bills[:SHOWN]
    )
    said = t("是哪一笔账单有疑问？点一下，或者直接写哪里不对。核实清楚之前这一笔先不催。")
    return Reply(said, buttons)


def in_doubt(t: Tongue, bills: Sequence[Bill]) -> str:
    """What the ticket says until its reporter has said what is wrong."""
    named = t.joined([f"{charges.what(t, bill)} {t.money(bill.amount_fen)}" for bill in bills])
    return t("对账单有疑问：{bills}", bills=named)


def with_reason(t: Tongue, doubt: str, said: str) -> str:
    return f"{said}{t.aside(doubt)}"


def frozen(t: Tongue, ticket: Ticket, bills: Sequence[Bill]) -> Reply:
    """These are not dunned until it is settled."""
    named = t.joined([charges.what(t, bill) for bill in bills])
    return Reply(
        t(
            "记下了：{bills} 核实清楚之前不催您，也不多收钱，查完告诉您（#{number}）。"
            "哪里不对？写一句给我，我转给核实的同事。",
            bills=named,
            number=ticket.id,
        ),
        (Button(t("看进度"), f"/status {ticket.id}"),),
    )


def already(t: Tongue, bill: Bill) -> Reply:
    return Reply(t("{bill} 已经在核实了，先不催。", bill=charges.what(t, bill)))


def settled(
    t: Tongue, home: Home, bill: Bill, outcome: str, before_fen: int, left_fen: int
) -> Reply:
    """To those of the home: what came of their question."""
    values = {
        "home": names.place(t, home.number),
        "bill": charges.what(t, bill),
        "before": t.money(before_fen),
        "after": t.money(bill.amount_fen),
    }
    said = {
        "kept": t("{home} 的 {bill} 核实过了：{after} 没有算错。", **values),
        "amended": t("{home} 的 {bill} 核实过了：从 {before} 改为 {after}。", **values),
        "cancelled": t("{home} 的 {bill} 核实过了：这一笔取消，不用交了。", **values),
    }[outcome]
    left = t("这一笔还差 {left}。", left=t.money(left_fen)) if left_fen else ""
    how = charges.how(t, bill) if outcome == "kept" else ""
    worked = t("算法：{how}。", how=how) if how else ""
    return Reply(t.sentences(said, worked, left), (Button(t("全部欠费"), "/fee"),))


def recorded(t: Tongue, home: Home, bills: Sequence[Bill]) -> Reply:
    """To whoever settled it."""
    lines = [f"· {charges.what(t, bill)} {t.money(bill.amount_fen)}" for bill in bills]
    head = t("{home} 的疑问处理好了，业主也知道了：", home=names.place(t, home.number))
    return Reply("\n".join([head, *lines]))
