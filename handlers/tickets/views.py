"""Looking at tickets: one in full, and the board of all."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time

from handlers import borders, knowledge, telling
from handlers.context import Context
from handlers.tickets import finding, pages, people, promises
from handlers.wording import lists
from storage import attachments, history, outcomes, queues, tickets
from storage import deadlines as deadline_rows
from storage import people as people_rows
from storage import promises as promise_rows
from storage.estates import Estate
from storage.tickets import Ticket

# Every word that was said, as it was said; very long ones in parts.
WHOLE = re.compile(r"(?:全文|whole|all)\s*([1-9]\d?)?", re.IGNORECASE)


def show(context: Context, ticket: Ticket, page: str = "") -> None:
    """/ticket N: what it is about and what has happened last; earlier things on further pages."""
    whole, at = WHOLE.fullmatch(page.strip()), pages.read(page)
    happened = history.of_ticket(context.session, ticket.id)
    actors = {event.actor_id for event in happened if event.actor_id is not None}
    names = {who: people_rows.person(context.session, who).name for who in actors}
    if ticket.home_id is not None:
        context.audit("ticket.seen", ticket.home_id, ticket=ticket.id)
    if whole:
        said = [(event, names.get(event.actor_id or 0, "")) for event in happened]
        reply = lists.in_full(context.t, ticket, said, context.now, int(whole[1] or 1))
        telling.answer(context, reply, kind="list", ticket_id=ticket.id)
        return
    reply = lists.details(
        context.t,
        ticket,
        people.reporter(context, ticket).name,
        people.home_label(context, ticket, context.t),
        people.holder_name(context, ticket),
        [(event, names.get(event.actor_id or 0, "")) for event in happened],
        attachments.of_ticket(context.session, ticket.id),
        context.now,
        at.number,
    )
    shown = knowledge.with_suggestion(context, ticket, reply) if at.number == 1 else reply
    telling.answer(context, shown, kind="list", ticket_id=ticket.id)


def board(context: Context, estate: Estate | None = None) -> None:
    """/board [小区]: how the departments stand, in the asker's estates or in one of them."""
    here, session = borders.named(context, estate), context.session
    counts = tickets.open_counts(session, here)
    late = deadline_rows.count_missed(session, here)
    since, until = promises.month_of(context)
    figures = promise_rows.figures(session, since, until, here)
    satisfied_from = context.rules.charter.signoff.satisfied_from
    ended = outcomes.outcomes(session, since, until, satisfied_from, here)
    midnight = datetime.combine(context.rules.today(context.now), time(0), context.rules.zone)
    today = outcomes.today(session, midnight, here)
    until = context.now + context.rules.charter.board.soon_within
    reader = replace(finding.reader_of(context, context.sender), estates=here)
    soon = queues.due_soon(session, reader, context.now, until)
    names = [each.name for each in borders.known(context)] if estate is None else [estate.name]
    where = names[0] if len(names) == 1 else ""
    reply = lists.board(context.t, counts, late, figures, ended, soon, today, where)
    telling.answer(context, reply, kind="list")
