"""What staff take back: given back by mistake, not finished after all."""

from __future__ import annotations

from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.excerpts import short
from handlers.wording.tongue import Tongue
from handlers.wording.work import thing
from storage.tickets import Ticket


def given_back(
    t: Tongue, ticket: Ticket, name: str, home: str, due_at: datetime, now: datetime
) -> Reply:
    """To the department."""
    lines = [
        t("#{number} {name}退回来了，谁去？", number=ticket.id, name=name),
        " · ".join(filter(None, (names.place(t, ticket.place) or home, short(ticket.text, 60)))),
        t("{moment} 前要答复", moment=t.moment(due_at, now)),
    ]
    take, reply = Button(t("接单"), f"/take {ticket.id}"), Button(t("回复"), f"/reply {ticket.id}")
    return Reply("\n".join(lines), (take, reply))


def another_comes(t: Tongue, ticket: Ticket) -> Reply:
    """To the homeowner, who heard who would come."""
    return Reply(t("您的 #{number} 换人去，正在另外安排，有人接了就告诉您。", number=ticket.id))


def not_yours(t: Tongue, ticket: Ticket, name: str, said: str) -> Reply:
    """To whoever had it, when whoever leads has taken it back."""
    head = t("{name}把 {thing} 收回了，您不用去。", name=name, thing=thing(t, ticket))
    return Reply(f"{head}\n{t('原话：{words}', words=said)}")


def you_gave_back(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(t("好，{thing} 退回了，等同事接。", thing=thing(t, ticket)))


def not_done_yet(t: Tongue, ticket: Ticket, name: str) -> Reply:
    """To the homeowner, who was asked whether it is solved."""
    said = t(
        "刚才那条发错了：您的 #{number} 还没弄好，{name}接着弄，弄好再问您。",
        number=ticket.id,
        name=name,
    )
    return Reply(said)


def you_go_on(t: Tongue, ticket: Ticket) -> Reply:
    said = t("好，{thing} 还在您手上，已经跟业主说了没弄好。", thing=thing(t, ticket))
    return Reply(said)
