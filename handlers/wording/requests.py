"""What is said to whoever wants something from the desk: papers, a parking space, an answer."""

from __future__ import annotations

from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording.tickets.buttons import status_button
from handlers.wording.tongue import Tongue
from storage.tickets import Ticket


def by_rule(t: Tongue, answer: str, phone: str) -> Reply:
    """In the company's own words; and where to ask more."""
    more = t("还有不清楚的，问前台：{phone}。", phone=phone) if phone else ""
    return Reply(t.sentences(answer, more), (Button(t("找人工"), "/human"),))


def taken_down(t: Tongue, ticket: Ticket, what: str, due_at: datetime, now: datetime) -> Reply:
    said = t(
        "{what}的事记下了（#{number}），前台 {moment} 前答复您。",
        what=what,
        number=ticket.id,
        moment=t.moment(due_at, now),
    )
    return Reply(said, (status_button(t, ticket),))
