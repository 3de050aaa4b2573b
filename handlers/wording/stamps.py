"""What a card says in the place of its buttons, once its ticket has moved on."""

from __future__ import annotations

from handlers.wording import names
from handlers.wording.tongue import Tongue
from storage.tickets import Ticket


def stamp(t: Tongue, ticket: Ticket, holder: str | None) -> str:
    """As in "已接单 · 张师傅": a few characters, all that a button has room for."""
    if ticket.is_held and holder:
        return t("已接单 · {holder}", holder=holder)
    if ticket.is_untaken:
        return t("已转{department}", department=names.department(t, ticket.department))
    return names.state(t, ticket.state)
