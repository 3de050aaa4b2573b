"""What stands above a ticket's topic."""

from __future__ import annotations

from handlers.wording import names
from handlers.wording.excerpts import short
from handlers.wording.tongue import Tongue
from storage.states import Urgency
from storage.tickets import Ticket

LONGEST = 100  # characters; Telegram takes 128


def title(t: Tongue, ticket: Ticket) -> str:
    """🔴 #12 处理中 3栋2单元1501 厨房漏水了"""
    mark = Urgency(ticket.urgency).mark
    if not ticket.is_open:
        mark = "✅" if ticket.is_signed else "☑️"
    parts = [
        mark,
        f"#{ticket.id}",
        names.state(t, ticket.state),
        names.place(t, ticket.place),
        short(ticket.text, 40),
    ]
    return short(" ".join(filter(None, parts)), LONGEST)


def how_to_talk(t: Tongue) -> str:
    """Below the first card of a topic."""
    return t("在这里说的话会发给业主；只给同事看的，写：/note 内容")
