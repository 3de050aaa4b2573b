"""What was said wrongly is put right: another home, and whoever goes must read it."""

from __future__ import annotations

from dataclasses import replace

from handlers import telling
from handlers.context import Context
from handlers.tickets import place as places
from handlers.tickets import said
from handlers.wording import tickets as words
from nlu import meaning
from storage.tickets import Ticket


def place(context: Context, ticket: Ticket, named: meaning.Home) -> None:
    """不是我家，是隔壁 1502: the words reach whoever has it, and the place is changed."""
    said.hear(context, ticket, quietly=True)
    if not named.room and ticket.place.isdigit():  # 1501, and then: 是3栋2单元
        named = replace(named, room=ticket.place)
    places.change(context, ticket, named)
    telling.answer(context, words.home_noted(context.t, ticket), ticket_id=ticket.id)
