"""The first page: what is owed, what is going on, what is waited for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.context import Context
from handlers.myhome import bills, news, tickets

NEWS, TICKETS = 2, 5


@dataclass(frozen=True, slots=True)
class Front:
    owes: Sequence[bills.Owes]
    tickets: Sequence[tickets.Row]
    more_tickets: int
    notices: Sequence[news.Told]
    asked: bool  # a survey or an event waits


def look(context: Context) -> Front:
    open_ones = tickets.open_ones(context)
    waits = news.survey(context) is not None or bool(news.coming(context))
    return Front(
        bills.owes(context),
        open_ones[:TICKETS],
        max(0, len(open_ones) - TICKETS),
        news.told(context, NEWS),
        waits,
    )
