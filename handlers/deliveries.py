"""What follows when a message has arrived, or could not."""

from __future__ import annotations

from handlers import deadlines, telling
from handlers.context import Moment
from handlers.tickets import people, promises
from handlers.wording import cards
from handlers.wording import conversation as talk_words
from handlers.wording import windows as window_words
from storage import deadlines as deadline_rows
from storage import dunning, outbox, tickets, windows
from storage import promises as promise_rows
from storage.deadlines import Deadline
from storage.outbox import OutboxMessage
from storage.tickets import Ticket, TicketEvent

_ANSWERS = ("taken", "assigned", "arrived", "called")  # each tells the homeowner who has it


def delivered(moment: Moment, message: OutboxMessage) -> None:
    """A person's words have reached the homeowner: that is what "answered" means (CS-2)."""
    ticket = _answered_ticket(moment, message)
    if ticket is None:
        return
    promise_id = promises.number_in(message.key)
    if promise_id is not None:
        promise_rows.note_told(moment.session, promise_id, moment.now)
    first = deadlines.answer_due(moment, ticket) is not None
    deadlines.answered(moment, ticket, by=message)
    tickets.record(moment.session, ticket.id, "delivered", moment.now, message.actor_id)
    if first and message.actor_id is not None and ticket.incident_id is None:
        telling.tell_person(
            moment,
            message.actor_id,
            lambda t: cards.delivered(t, ticket),
            "notice",
            ticket_id=ticket.id,
        )


def somebody_acts(message: OutboxMessage) -> bool:
    """Whether somebody hears of it when this cannot be delivered, and can do it in another way."""
    return message.kind in ("reply", "dunning")


def undelivered(moment: Moment, message: OutboxMessage) -> None:
    """It did not arrive: whoever spoke is told, and a reminder becomes a call to make."""
    if message.kind == "dunning" and message.task_id is not None:
        task = dunning.task(moment.session, message.task_id)
        alone = not outbox.others_under_way(moment.session, message)
        if task is not None and task.state == "sent" and alone:
            task.state = "open"
            moment.session.add(task)
        return
    ticket = _answered_ticket(moment, message)
    if ticket is None or message.actor_id is None:
        return
    tickets.record(moment.session, ticket.id, "undelivered", moment.now, message.actor_id)
    reporter = people.reporter(moment, ticket)
    telling.tell_person(
        moment,
        message.actor_id,
        lambda t: cards.undelivered(t, ticket, reporter.name, reporter.phone),
        "notice",
        ticket_id=ticket.id,
    )


def taken_back(moment: Moment, message: OutboxMessage) -> None:
    """The platform had taken it and says now that it never arrived: it was no answer (CS-2)."""
    ticket = _answered_ticket(moment, message)
    if ticket is None:
        return
    tickets.record(moment.session, ticket.id, "undelivered", moment.now, message.actor_id)
    if not ticket.is_open or ticket.state == "resolved":
        return  # what happened since says more than the words that were lost
    for deadline in deadline_rows.met_by(moment.session, ticket.id, message.id):
        if deadline.kind == "answer":
            by = _other_answer(moment, ticket, deadline, message)
            deadlines.unmeet(moment, ticket, deadline, by)


def _other_answer(
    moment: Moment, ticket: Ticket, deadline: Deadline, lost: OutboxMessage
) -> TicketEvent | OutboxMessage | None:
    """What else counts as the answer, the first of it."""
    done = [
        event
        for event in tickets.history(moment.session, ticket.id)
        if event.kind in _ANSWERS
        and event.at >= deadline.started_at
        # Speaking takes a ticket too, which is no answer before the words have arrived.
        and (event.kind != "taken" or event.at > lost.created_at)
    ]
    if done:
        return done[0]
    said = windows.replies_sent(moment.session, ticket.id, deadline.started_at)
    return next((each for each in said if each.id != lost.id), None)


def held(moment: Moment, message: OutboxMessage, knocked: bool) -> None:
    """No way is open: it waits until the person writes. Whoever spoke can call meanwhile (CS-2)."""
    ticket = _answered_ticket(moment, message)
    if ticket is None or message.actor_id is None:
        return
    tickets.record(moment.session, ticket.id, "held", moment.now, message.actor_id)
    reporter = people.reporter(moment, ticket)
    telling.tell_person(
        moment,
        message.actor_id,
        lambda t: window_words.held(t, ticket, reporter.name, reporter.phone, knocked),
        "notice",
        ticket_id=ticket.id,
    )


def torn(moment: Moment, message: OutboxMessage) -> None:
    """A reply whose photo or file could not be fetched: whoever spoke is asked to send it again."""
    ticket = _answered_ticket(moment, message)
    if ticket is None or message.actor_id is None:
        return
    tickets.record(moment.session, ticket.id, "undelivered", moment.now, message.actor_id)
    telling.tell_person(
        moment,
        message.actor_id,
        lambda t: talk_words.torn(t, ticket),
        "notice",
        ticket_id=ticket.id,
    )


def _answered_ticket(moment: Moment, message: OutboxMessage) -> Ticket | None:
    if message.kind != "reply" or message.ticket_id is None:
        return None
    return tickets.ticket(moment.session, message.ticket_id)
