"""派工单: a ticket on paper, to be taken along and signed at the place."""

from __future__ import annotations

from handlers import telling
from handlers.context import Context
from handlers.tickets import people
from handlers.wording.tickets import order as words
from storage import deadlines, papers
from storage.tickets import Ticket

PDF = "application/pdf"


def work_order(context: Context, ticket: Ticket) -> None:
    """/workorder N: what, where, until when, who; with lines for signatures. No telephone number
    of the archive stands on it, for paper lies about."""
    t = context.t
    values = words.sheet(
        t,
        ticket,
        people.home_label(context, ticket, t),
        people.reporter(context, ticket).name,
        people.holder_name(context, ticket),
        [each for each in deadlines.of_ticket(context.session, ticket.id) if each.next_at],
        context.now,
    )
    if ticket.home_id is not None:
        context.audit("ticket.seen", ticket.home_id, ticket=ticket.id)
    paper = papers.order(
        context.session, "letter", f"order-{ticket.id}.pdf", PDF, values, context.now
    )
    telling.answer(context, words.made(t, ticket), paper_id=paper.id, ticket_id=ticket.id)
