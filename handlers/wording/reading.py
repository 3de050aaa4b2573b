"""Lists of tickets for the staff: what presses, what was found, short enough for a phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.incoming import Button, Reply
from handlers.wording import names
from handlers.wording.excerpts import short
from handlers.wording.pages import turn
from handlers.wording.tongue import Tongue
from storage.deadlines import Deadline
from storage.tickets import Ticket


def _gist(t: Tongue, ticket: Ticket, length: int, group: bool) -> str:
    """What a ticket is about, on a line; a complaint about somebody is not told in a group."""
    if ticket.is_confidential and group:
        return t("涉及员工，主管处理")
    return short(ticket.text, length)


def queue(
    t: Tongue,
    rows: Sequence[tuple[Ticket, Deadline | None, str | None]],
    now: datetime,
    following: str,
    group: bool,
) -> Reply:
    """Open tickets, whatever runs out first on top."""
    if not rows:
        return Reply(t("没有在办的单子。"))
    lines = [t.many("在办 {count} 单：", len(rows))]
    lines += [pressing(t, *row, now, group) for row in rows]
    return Reply("\n".join(lines), (*_open(rows), *turn(t, following)))


def _open(rows: Sequence[tuple[Ticket, Deadline | None, str | None]]) -> tuple[Button, ...]:
    return tuple(Button(f"#{ticket.id}", f"/ticket {ticket.id}") for ticket, _, _ in rows)


def pressing(
    t: Tongue,
    ticket: Ticket,
    deadline: Deadline | None,
    holder: str | None,
    now: datetime,
    group: bool,
) -> str:
    """One open ticket in one line, with what is left of the time that runs out first."""
    state = names.state(t, ticket.state)
    if holder:
        state = t.joined([state, holder])
    parts = [
        f"{'🔴 ' if ticket.is_grave else ''}#{ticket.id} {names.urgency(t, ticket.urgency)}",
        names.place(t, ticket.place),
        _gist(t, ticket, 16, group) + t.aside(state),
    ]
    if deadline is not None:
        parts.append(_left(t, deadline, now))
    return " · ".join(filter(None, parts))


def _left(t: Tongue, deadline: Deadline, now: datetime) -> str:
    what = names.deadline(t, deadline.kind)
    if deadline.is_paused:
        return t("在等业主")
    if deadline.due_at <= now:
        return t("{what}已超时 {late}", what=what, late=t.span(now - deadline.due_at))
    return t("{what}还剩 {left}", what=what, left=t.span(deadline.due_at - now))


def found(
    t: Tongue, tickets: Sequence[Ticket], words: str, now: datetime, following: str, group: bool
) -> Reply:
    """What /find has found: open ones first, then the newest."""
    asked = short(words, 30)
    if not tickets:
        return Reply(t("没找到「{words}」。换个词试试，比如：/find 漏水 3栋", words=asked))
    lines = [t("找到「{words}」：", words=asked)]
    for each in tickets:
        parts = [
            f"#{each.id} {t.day(each.created_at.astimezone(t.zone).date())}",
            names.place(t, each.place),
            _gist(t, each, 18, group) + t.aside(names.state(t, each.state)),
        ]
        lines.append(" · ".join(filter(None, parts)))
    buttons = tuple(Button(f"#{each.id}", f"/ticket {each.id}") for each in tickets)
    return Reply("\n".join(lines), (*buttons, *turn(t, following)))
