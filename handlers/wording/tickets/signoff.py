"""The end of a ticket: is it solved, thank you, or it goes on (CS-2: until sign-off)."""

from __future__ import annotations

from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.tickets.buttons import signoff_buttons, status_button, urge_button
from handlers.wording.tongue import Tongue
from storage.tickets import Ticket


def resolved(t: Tongue, ticket: Ticket, words: str, photo: int | None = None) -> Reply:
    """The homeowner is asked to sign off."""
    lines = [
        t("#{number} 处理完了：{words}", number=ticket.id, words=words),
        t("您看解决了吗？没好的话，点「没修好」，我们接着办。"),
    ]
    return Reply("\n".join(lines), signoff_buttons(t, ticket), photo)


def remind_signoff(t: Tongue, ticket: Ticket, until: str) -> Reply:
    return Reply(
        t(
            "想再问一声，#{number} 解决了吗？到 {until} 还没收到您的回音，这一单就先结束；"
            "没解决的话，之后还能再打开。",
            number=ticket.id,
            until=until,
        ),
        signoff_buttons(t, ticket),
    )


def ask_whether_solved(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t("您是说 #{number} 已经解决了吗？", number=ticket.id),
        (
            Button(t("是，解决了"), f"/confirm {ticket.id}"),
            Button(t("还没有"), f"/urge {ticket.id}"),
        ),
    )


def signed_off(t: Tongue, ticket: Ticket) -> Reply:
    if ticket.is_major:  # nobody is asked for points there
        return Reply(
            t("已记下您的确认，#{number} 办结。还有没解决的，直接写给我。", number=ticket.id)
        )
    return Reply(
        t("谢谢您的确认，#{number} 办完了。这次办得怎么样，给几分？", number=ticket.id),
        tuple(
            Button(t.many("{count}分", points), f"/rate {ticket.id} {points}")
            for points in (5, 4, 3, 2, 1)
        ),
    )


def lapsed(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t("#{number} 没等到您的回音，先结束了。没解决的话点下面，我们接着办。", number=ticket.id),
        (Button(t("没解决，再打开"), f"/reopen {ticket.id}"),),
    )


def reopened(t: Tongue, ticket: Ticket, due_at: datetime, now: datetime) -> Reply:
    return Reply(
        t(
            "对不起，让您又费心了。#{number} 已重新打开，{department}会在 {moment} 前答复您。",
            number=ticket.id,
            department=names.department(t, ticket.department),
            moment=t.moment(due_at, now),
        ),
        (status_button(t, ticket), urge_button(t, ticket)),
    )


def rated(t: Tongue, points: int) -> Reply:
    if points >= 4:
        return Reply(t.many("谢谢您的 {count} 分。想说一句的话，直接写给我。", points))
    said = t.many("记下了，{count} 分，谢谢您直说。哪里没做好？写一句给我，主管会看。", points)
    return Reply(said)
