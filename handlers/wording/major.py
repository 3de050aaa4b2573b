"""What is said about a major complaint: plainly, without marks and without cheer (GM-4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handlers.incoming import Button, Reply
from handlers.wording import lists, names
from handlers.wording.excerpts import cut, short
from handlers.wording.pages import turn
from handlers.wording.tongue import Tongue
from storage.history import TicketEvent
from storage.tickets import Ticket


def know_button(t: Tongue, ticket: Ticket) -> Button:
    return Button(t("我知道了"), f"/ack {ticket.id}")


def acknowledged(t: Tongue, ticket: Ticket, silent: Sequence[str]) -> Reply:
    said = t("记下了，您知道 #{number} 了。", number=ticket.id)
    if silent:
        said = t.sentences(said, t("还没回音的：{names}。", names=t.joined(silent)))
    return Reply(said, (Button(t("详情"), f"/ticket {ticket.id}"),))


def ask_again(t: Tongue, ticket: Ticket, home: str) -> Reply:
    lines = [
        t("重大投诉 #{number} 还等您确认知道了。", number=ticket.id),
        " · ".join(filter(None, (home, short(ticket.text, 200)))),
    ]
    return Reply(
        "\n".join(lines), (know_button(t, ticket), Button(t("详情"), f"/ticket {ticket.id}"))
    )


def silent(t: Tongue, ticket: Ticket, name: str, phone: str) -> Reply:
    said = t("重大投诉 #{number}：{name}一直没有回音，请打电话。", number=ticket.id, name=name)
    said += "\n" + t("电话 {phone}", phone=phone) if phone else ""
    return Reply(said, (Button(t("详情"), f"/ticket {ticket.id}"),))


def no_word(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t(
            "重大投诉 #{number} 处理后业主一直没有回音，不会自动结束。"
            "要结束，请写原因：/close {number} 原因",
            number=ticket.id,
        ),
        (Button(t("详情"), f"/ticket {ticket.id}"),),
    )


def ended(t: Tongue, ticket: Ticket) -> Reply:
    """To the homeowner."""
    return Reply(
        t("#{number} 没有等到您的回音，先结束了。如果没有解决，请告诉我们。", number=ticket.id),
        (Button(t("没解决，再打开"), f"/reopen {ticket.id}"),),
    )


def ended_receipt(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(t("#{number} 已结束，没有业主签字。", number=ticket.id))


def timeline(
    t: Tongue,
    ticket: Ticket,
    rows: Sequence[tuple[TicketEvent, str]],
    before: int,
    following: str,
) -> Reply:
    """The whole story for the file, numbered, nothing shortened beyond a card's worth."""
    head = t(
        "#{number} {category}（{urgency}）经过：",
        number=ticket.id,
        category=names.category(t, ticket.category),
        urgency=names.urgency(t, ticket.urgency),
    )
    lines = [head]
    for number, (event, who) in enumerate(rows, before + 1):
        at = event.at.astimezone(t.zone).strftime("%Y-%m-%d %H:%M:%S")
        what = " · ".join(filter(None, (lists.event_name(t, event.kind), who)))
        lines.append(f"{number}. {at} {what}")
        if about := lists.event_words(t, event):
            lines.append("   " + cut(about)[:300])
    return Reply("\n".join(lines), turn(t, following))


def sheet(
    t: Tongue, ticket: Ticket, rows: Sequence[tuple[TicketEvent, str]]
) -> tuple[str, dict[str, Any]]:
    """The name and the values of the sheet with the whole story, as ``bot/papers/timeline.py``
    wants them."""
    title = t("工单{number}经过", number=ticket.id)
    values = {
        "title": title,
        "zone": t.zone.key,
        "head": [t("时间"), t("事情"), t("谁"), t("说了什么")],
        "rows": [
            [
                event.at.isoformat(),
                lists.event_name(t, event.kind),
                who,
                lists.event_words(t, event),
            ]
            for event, who in rows
        ],
    }
    return f"{title}.xlsx", values


def spanning(t: Tongue, ticket: Ticket, moves: int) -> Reply:
    """To those above all departments: it was passed on so often that nobody seems to own it."""
    said = t.many(
        "【跨部门】#{number} 在部门之间转了 {count} 次，请您协调。", moves, number=ticket.id
    )
    return Reply(f"{said}\n{short(ticket.text)}", (Button(t("详情"), f"/ticket {ticket.id}"),))
