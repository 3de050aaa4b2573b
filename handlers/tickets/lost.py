"""Words to the homeowner that never arrived: what they had met is owed again (CS-2)."""

from __future__ import annotations

from handlers import deadlines
from handlers.context import Moment
from handlers.tickets import people, promises, waiting
from handlers.wording import clocks
from storage import deadlines as rows
from storage import history, tickets, windows
from storage import promises as promise_rows
from storage.deadlines import Deadline
from storage.history import Kind, TicketEvent, Trait
from storage.outbox import OutboxMessage
from storage.tickets import Ticket


def answered_ticket(moment: Moment, message: OutboxMessage) -> Ticket | None:
    """The ticket about which somebody of the staff speaks in a message."""
    if message.kind != "reply" or message.ticket_id is None:
        return None
    return tickets.ticket(moment.session, message.ticket_id)


def record(moment: Moment, ticket: Ticket, message: OutboxMessage) -> TicketEvent:
    return moment.record(ticket.id, Kind.UNDELIVERED, actor_id=message.actor_id)


def taken_back(moment: Moment, message: OutboxMessage) -> None:
    """The platform had taken it and says now that it never arrived: it was no answer, no word on
    how far it is, and no promise has been made known."""
    ticket = answered_ticket(moment, message)
    if ticket is None:
        return
    record(moment, ticket, message)
    promise_id = promises.number_in(message.key)
    if promise_id is not None:
        promise_rows.note_untold(moment.session, promise_id)
    if not ticket.is_open or ticket.is_asked:
        return  # what happened since says more than the words that were lost
    for deadline in rows.met_by(moment.session, ticket.id, message.id):
        _unmeet(moment, ticket, deadline, message)
    deadlines.keep_going(moment, ticket)


def _unmeet(moment: Moment, ticket: Ticket, deadline: Deadline, lost: OutboxMessage) -> None:
    """What met it did not happen: it is met by what else was done, or runs again in place of the
    next word that was owed only because of these."""
    by = _other_words(moment, ticket, deadline, lost)
    others = rows.unfinished(moment.session, ticket.id, (deadline.kind, "follow"))
    begun = [
        each
        for each in others
        if each.kind == "follow" and each.state == "running" and each.started_at == deadline.met_at
    ]
    if any(each.kind == deadline.kind and each not in begun for each in others):
        return  # it was begun anew since, or is late by now and has been told of
    if by is None:
        for each in begun:
            each.cancel()
            moment.session.add(each)
        moment.session.flush()
    deadline.unmeet()
    if by is None:
        deadlines.runs_again(moment, ticket, deadline)
        return
    met_at = by.at if isinstance(by, TicketEvent) else by.sent_at or moment.now
    if deadline.state == "running" and met_at > deadline.due_at:
        deadlines.note_missed(moment, deadline)
    deadline.meet(met_at)
    deadline.event_id, deadline.delivery_id = (
        (by.id, None) if isinstance(by, TicketEvent) else (None, by.id)
    )
    moment.session.add(deadline)
    moment.session.flush()


def _other_words(
    moment: Moment, ticket: Ticket, deadline: Deadline, lost: OutboxMessage
) -> TicketEvent | OutboxMessage | None:
    """What else the homeowner has heard from a person since it began, the first of it."""
    done = [
        event
        for event in history.of_ticket(moment.session, ticket.id)
        if event.is_of(Trait.ANSWERS)
        and event.at >= deadline.started_at
        # Speaking takes a ticket too, which is no answer before the words have arrived.
        and (event.kind != Kind.TAKEN or event.at > lost.created_at)
    ]
    if done:
        return done[0]
    said = windows.replies_sent(moment.session, ticket.id, deadline.started_at)
    # What was said in the moment in which it began says nothing new.
    since = (each for each in said if each.created_at > deadline.started_at)
    return next((each for each in since if each.id != lost.id), None)


def never_asked(moment: Moment, ticket: Ticket, message: OutboxMessage, event: TicketEvent) -> None:
    """Where it was the question for whose answer everything waits, nobody waits any more."""
    if not waiting.is_question(moment, ticket, message):
        return
    if not deadlines.resume(moment, ticket, event):
        return
    due = deadlines.next_due(moment, ticket)
    people.tell_holder(moment, ticket, lambda t: clocks.goes_on(t, ticket, due, moment.now), "card")
