"""Clocks of a ticket: it is running out, it rests for the homeowner's answer, it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.cards import details_button
from handlers.wording.excerpts import short
from handlers.wording.tongue import Tongue
from storage.deadlines import Deadline
from storage.tickets import Ticket

OVERDUE_SHOWN = 12


def warning(t: Tongue, ticket: Ticket, deadline: Deadline, home: str, now: datetime) -> Reply:
    """To whoever has the ticket, while the promise can still be kept."""
    place = names.place(t, ticket.place) or home
    said = t(
        "⏳ #{number} 还有{left}：{what}",
        number=ticket.id,
        left=t.span(deadline.due_at - now),
        what=names.deadline(t, deadline.kind),
    )
    lines = [said, " · ".join(filter(None, (place, short(ticket.text, 60))))]
    return Reply("\n".join(lines), (*_keeps(t, ticket, deadline), details_button(t, ticket)))


def _keeps(t: Tongue, ticket: Ticket, deadline: Deadline) -> tuple[Button, ...]:
    """What keeps this promise, at the press of a button."""
    take = Button(t("接单"), f"/take {ticket.id}")
    reply = Button(t("回复"), f"/reply {ticket.id}")
    plan = Button(t("给方案"), f"/plan {ticket.id}")
    done = Button(t("完工"), f"/close {ticket.id}")
    return {
        "answer": (take, reply),
        "onsite": (Button(t("到场"), f"/arrive {ticket.id}"),),
        "plan": (plan, done),
        "promise": (done, reply),
    }.get(deadline.kind, (reply, done))


@dataclass(frozen=True, slots=True)
class Late:
    """One of several promises that were broken: of what, for how long, where."""

    ticket: Ticket
    kind: str
    late: timedelta
    place: str


def overdue(t: Tongue, rows: Sequence[Late]) -> Reply:
    """Several promises that nobody has kept, in one message."""
    lines = [t.many("⏰ {count} 件超时还没办：", len(rows))]
    for each in rows[:OVERDUE_SHOWN]:
        what, late = names.deadline(t, each.kind), names.lateness(t, each.late)
        said = t("#{number} {what}已晚 {late}", number=each.ticket.id, what=what, late=late)
        lines.append(" · ".join(filter(None, (said, each.place, short(each.ticket.text, 30)))))
    if len(rows) > OVERDUE_SHOWN:
        lines.append(t.many("……还有 {count} 件", len(rows) - OVERDUE_SHOWN))
    return Reply("\n".join(lines), (Button(t("看全部"), "/queue"),))


def question(t: Tongue, ticket: Ticket, name: str, words: str) -> Reply:
    """To the homeowner: it goes on when they have answered."""
    lines = [
        t("{name}想问您一句（#{number}）：", name=name, number=ticket.id),
        words,
        t("您直接回话就行，回了我们接着办。"),
    ]
    return Reply("\n".join(lines))


def question_again(t: Tongue, ticket: Ticket, words: str) -> Reply:
    said = t("#{number} 还等您回一句话，我们好接着办：", number=ticket.id)
    return Reply(said + "\n" + words)


def waits(t: Tongue, ticket: Ticket) -> Reply:
    return Reply(
        t(
            "问题发给业主了（#{number}）。等回话的时候，方案和承诺的时限停着，业主一回话就接着走。",
            number=ticket.id,
        ),
        (Button(t("不等了，接着办"), f"/resume {ticket.id}"),),
    )


def goes_on(t: Tongue, ticket: Ticket, due: Deadline | None, now: datetime) -> Reply:
    return Reply(
        t.sentences(t("#{number} 的时限接着走。", number=ticket.id), _next(t, due, now)),
        (details_button(t, ticket),),
    )


def no_answer(t: Tongue, ticket: Ticket, due: Deadline | None, now: datetime) -> Reply:
    """To whoever has the ticket: the homeowner has not answered, and the time runs again."""
    said = t("#{number} 业主一直没有回话，时限接着走。可以打个电话。", number=ticket.id)
    return Reply(
        t.sentences(said, _next(t, due, now)),
        (Button(t("已致电"), f"/called {ticket.id}"), details_button(t, ticket)),
    )


def _next(t: Tongue, due: Deadline | None, now: datetime) -> str:
    if due is None:
        return ""
    what = names.deadline(t, due.kind)
    return t("{what}：最晚 {moment}", what=what, moment=t.moment(due.due_at, now))
