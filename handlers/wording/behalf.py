"""What is said when a complaint was taken on the telephone."""

from __future__ import annotations

from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.tongue import Tongue
from storage.tickets import Ticket


def taken(
    t: Tongue, ticket: Ticket, name: str, told: bool, due_at: datetime, now: datetime
) -> Reply:
    """To whoever took it: the number to say on the telephone, who has it, by when."""
    lines = [
        t(
            "记下了，请告诉对方单号 #{number}：{department}，{moment} 前答复。",
            number=ticket.id,
            department=names.department(t, ticket.department),
            moment=t.moment(due_at, now),
        )
    ]
    if told:
        lines.append(t("{name}的聊天里也发过去了。", name=name))
    elif name:
        lines.append(t("{name}没有绑定聊天，有进展请打电话。", name=name))
    else:
        lines.append(t("这户没有登记住户，单子记在您名下，有进展请打电话。"))
    return Reply("\n".join(lines), (Button(f"#{ticket.id}", f"/ticket {ticket.id}"),))


def note(t: Tongue, name: str) -> str:
    """In the history: who wrote it down."""
    return t("{name}接电话代报", name=name)
