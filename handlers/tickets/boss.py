"""叫你们经理来: a homeowner wants whoever leads. Told at once, with the matter if there is one."""

from __future__ import annotations

from handlers import telling
from handlers.context import Context
from handlers.tickets import report, said
from handlers.wording import cards
from handlers.wording import tickets as words
from storage.charter.company import CONDUCT
from storage.tickets import Ticket


def called(context: Context, ticket: Ticket | None) -> None:
    """Whoever leads the desk reads it; without a matter it becomes one, so that it is not lost."""
    if ticket is None:
        ticket = report.request(context, CONDUCT, words.boss)
    else:
        said.hear(context, ticket, quietly=True)
        telling.answer(context, words.boss_of(context.t, ticket), ticket_id=ticket.id)
    if ticket.is_confidential:
        return  # whom it is about shall not be the one to read it
    asked = ticket
    name, text = context.sender.person.name, context.text.strip()
    leader = context.rules.charter.desk_leader
    telling.tell_role(
        context,
        leader,
        ticket.estate_id,
        lambda t: cards.wants_you(t, asked, name, text),
        "words",
        ticket_id=ticket.id,
    )
