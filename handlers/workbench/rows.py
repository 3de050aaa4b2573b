"""A ticket as one line of a list, whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from handlers.context import Context
from handlers.wording import names
from handlers.wording.excerpts import short
from storage import estates, listing
from storage.deadlines import Deadline
from storage.listing import Listed
from storage.tickets import Ticket

GIST = 60  # characters


@dataclass(frozen=True, slots=True)
class Row:
    """``due``: seconds of the moment when time runs out, for a clock that ticks."""

    id: int
    grave: bool
    urgency: str
    place: str
    estate: str
    gist: str
    state: str
    category: str
    department: str
    holder: str
    reported: str
    due: int | None
    left: str
    late: bool


def rows(context: Context, found: list[Listed]) -> list[Row]:
    pressing = listing.pressing_now(context.session, [each.ticket.id for each in found])
    where = {each.id: each.name for each in estates.estates(context.session)}
    return [
        _row(context, each.ticket, pressing.get(each.ticket.id), each.holder, where)
        for each in found
    ]


def _row(
    context: Context,
    ticket: Ticket,
    deadline: Deadline | None,
    holder: str | None,
    where: dict[int, str],
) -> Row:
    t = context.t
    ticks = deadline is not None and not deadline.is_paused
    return Row(
        ticket.id,
        ticket.is_grave,
        names.urgency(t, ticket.urgency),
        names.place(t, ticket.place),
        where.get(ticket.estate_id or 0, "") if len(where) > 1 else "",
        short(ticket.text, GIST),
        names.state(t, ticket.state),
        names.category(t, ticket.category),
        names.department(t, ticket.department),
        holder or "",
        t.moment(ticket.created_at, context.now),
        int(deadline.due_at.timestamp()) if deadline is not None and ticks else None,
        left(context, deadline),
        deadline is not None and ticks and deadline.due_at <= context.now,
    )


def left(context: Context, deadline: Deadline | None) -> str:
    """答复业主 5分钟, +2小时: what runs out first and how long that is."""
    if deadline is None:
        return ""
    t = context.t
    if deadline.is_paused:
        return t("在等业主")
    late = context.now - deadline.due_at
    return f"+{t.span(late)}" if late > _ZERO else t.span(-late)


_ZERO = timedelta(0)
