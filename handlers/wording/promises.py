"""What homeowners and staff hear about a promised day (CS-2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.excerpts import short
from handlers.wording.pages import turn
from handlers.wording.tongue import Tongue
from storage.promises import Promise
from storage.tickets import Ticket


def told(
    t: Tongue, ticket: Ticket, day: str, before: str, reason: str, sooner: bool = False
) -> Reply:
    """To the homeowner. ``before``: the day that was promised until now, or nothing; ``sooner``:
    the new one comes before it."""
    if before and sooner:
        said = t(
            "#{number} 原来答应您 {before} 办好，现在提前，最晚 {day} 办好。",
            number=ticket.id,
            before=before,
            day=day,
        )
        return Reply(said + "\n" + reason)
    if before:
        said = t(
            "#{number} 原来答应您 {before} 办好，要改到 {day}，对不起。",
            number=ticket.id,
            before=before,
            day=day,
        )
        return Reply(said + "\n" + t("原因：{reason}", reason=reason))
    said = t("#{number} 我们答应您，最晚 {day} 办好。", number=ticket.id, day=day)
    return Reply(said + ("\n" + reason if reason else ""))


def together(t: Tongue, ticket: Ticket, other: Ticket) -> str:
    """Why the one's day is the other's too."""
    return t("#{number} 和 #{other} 并在一起办", number=ticket.id, other=other.id)


def day_in_force(t: Tongue, ticket: Ticket, day: str) -> str:
    """To whoever has put two tickets together."""
    return t(
        "已经答应业主最晚 {day} 办好；要改，发 /promise {number} 日期 原因。",
        number=ticket.id,
        day=day,
    )


def made(t: Tongue, ticket: Ticket, day: str) -> Reply:
    """To whoever made it: which day was understood."""
    return Reply(t("记下了：#{number} 最晚 {day} 办好，已告诉业主。", number=ticket.id, day=day))


def same_day(t: Tongue, ticket: Ticket, day: str) -> Reply:
    return Reply(t("#{number} 答应的就是 {day}，没有变。", number=ticket.id, day=day))


def ask_reason(t: Tongue, ticket: Ticket, before: str) -> Reply:
    return Reply(
        t(
            "#{number} 已经答应业主 {before} 了。为什么要改？写一句，会告诉业主。",
            number=ticket.id,
            before=before,
        )
        + "\n"
        + t("不写了就回：取消")
    )


def reminder(t: Tongue, ticket: Ticket, day: str, left: int, home: str) -> Reply:
    """To whoever holds the ticket; ``left`` days are left, 0 being today."""
    if left <= 0:
        said = t("今天是 #{number} 答应业主办好的日子。", number=ticket.id)
    else:
        said = t.many(
            "#{number} 答应业主 {day} 办好，还有 {count} 天。", left, number=ticket.id, day=day
        )
    lines = [said, " · ".join(filter(None, (home, short(ticket.text, 60))))]
    lines.append(t("办不到就早点改日子，写清原因，业主好安排。"))
    return Reply(
        "\n".join(lines),
        (
            Button(t("完工"), f"/close {ticket.id}"),
            Button(t("改日子"), f"/promise {ticket.id}"),
            Button(t("回复业主"), f"/reply {ticket.id}"),
        ),
    )


def ledger(
    t: Tongue,
    rows: Sequence[tuple[Promise, Ticket, str | None]],
    figures: Mapping[str, Counter[str]],
    today: date,
    following: str,
) -> Reply:
    """What is still to be kept, and how this month went."""
    lines = [t("答应了还没办好的：")] if rows else [t("没有待兑现的承诺。")]
    lines += [_line(t, promise, ticket, holder, today) for promise, ticket, holder in rows]
    lines += filter(None, [summary(t, figures)])
    buttons = tuple(Button(f"#{ticket.id}", f"/ticket {ticket.id}") for _, ticket, _ in rows[:5])
    return Reply("\n".join(lines), (*buttons, *turn(t, following)))


def _line(t: Tongue, promise: Promise, ticket: Ticket, holder: str | None, today: date) -> str:
    left = (promise.day - today).days
    when = t("今天") if left == 0 else t.day(promise.day)
    parts = [f"#{ticket.id} {when}", holder or t("还没有人接单"), short(ticket.text, 14)]
    if promise.reason:
        parts.append(short(promise.reason, 14))
    return " · ".join(parts)


def summary(t: Tongue, figures: Mapping[str, Counter[str]]) -> str:
    """A line for each department that has ended a promise this month; else nothing."""
    return "\n".join(
        t(
            "本月{department}的承诺：兑现 {kept}，没兑现 {broken}，改期 {replaced}",
            department=names.department(t, department),
            kept=counted["kept"],
            broken=counted["broken"],
            replaced=counted["replaced"],
        )
        for department, counted in figures.items()
        if counted["kept"] or counted["broken"] or counted["replaced"]
    )
