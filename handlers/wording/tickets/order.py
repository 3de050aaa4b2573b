"""派工单: what stands on a ticket's sheet of paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from handlers.incoming import Reply
from handlers.wording import names
from handlers.wording.tongue import Tongue
from storage.deadlines import Deadline
from storage.tickets import Ticket

LONGEST = 1_200  # characters of what was said: one page holds them


def sheet(
    t: Tongue,
    ticket: Ticket,
    home: str,
    reporter: str,
    holder: str | None,
    running: Sequence[Deadline],
    now: datetime,
) -> dict[str, Any]:
    """The values of ``bot/papers/letter.py``."""
    where = " ".join(dict.fromkeys(filter(None, (home, names.place(t, ticket.place)))))
    lines = [
        t("什么事：{text}", text=ticket.text[:LONGEST]),
        t(
            "{category} · {urgency} · {at} 报",
            category=names.category(t, ticket.category),
            urgency=names.urgency(t, ticket.urgency),
            at=t.moment(ticket.created_at, now),
        ),
        t("报事人：{name}", name=reporter),
        t("谁去：{name}", name=holder or "______________"),
    ]
    lines += [
        t("{what}：{at} 之前", what=names.deadline(t, each.kind), at=t.moment(each.due_at, now))
        for each in running[:4]
    ]
    blank = "______________"
    return {
        "title": t("派工单 #{number}", number=ticket.id),
        "to": t("地点：{place}", place=where or t("见下面")),
        "paragraphs": [*lines, t("做了什么、用了什么材料：") + "\n\n\n"],
        "signature": [
            t("维修人签字：{blank}", blank=blank),
            t("业主签字：{blank}", blank=blank),
            t("日期时间：{blank}", blank=blank),
        ],
    }


def made(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(t("#{number} 的派工单，可以打印带去。", number=ticket.id))
