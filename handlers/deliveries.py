"""What follows when a message has arrived, or could not."""

from __future__ import annotations

from handlers import deadlines, telling
from handlers.context import Moment
from handlers.tickets import lost, people, promises
from handlers.wording import cards
from handlers.wording import conversation as talk_words
from handlers.wording import windows as window_words
from storage import dunning, outbox
from storage import promises as promise_rows
from storage.history import Kind
from storage.outbox import OutboxMessage


def delivered(moment: Moment, message: OutboxMessage) -> None:
    """A person's words have reached the homeowner: that is what "answered" means (CS-2)."""
    ticket = lost.answered_ticket(moment, message)
    if ticket is None:
        return
    promise_id = promises.number_in(message.key)
    if promise_id is not None:
        promise_rows.note_told(moment.session, promise_id, moment.now)
    deadlines.answered(moment, ticket, by=message)
    moment.record(ticket.id, Kind.DELIVERED, actor_id=message.actor_id)


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
    ticket = lost.answered_ticket(moment, message)
    if ticket is None or message.actor_id is None:
        return
    event = lost.record(moment, ticket, message)
    reporter = people.reporter(moment, ticket)
    telling.tell_person(
        moment,
        message.actor_id,
        lambda t: cards.undelivered(t, ticket, reporter.name, reporter.phone),
        "notice",
        ticket_id=ticket.id,
    )
    lost.never_asked(moment, ticket, message, event)


def held(moment: Moment, message: OutboxMessage, pinged: bool) -> None:
    """No way is open: it waits until the person writes. Whoever spoke can call meanwhile (CS-2)."""
    ticket = lost.answered_ticket(moment, message)
    if ticket is None or message.actor_id is None:
        return
    event = moment.record(ticket.id, Kind.HELD, actor_id=message.actor_id)
    reporter = people.reporter(moment, ticket)
    telling.tell_person(
        moment,
        message.actor_id,
        lambda t: window_words.held(t, ticket, reporter.name, reporter.phone, pinged),
        "notice",
        ticket_id=ticket.id,
    )
    if not pinged:
        lost.never_asked(moment, ticket, message, event)


def partial(moment: Moment, message: OutboxMessage) -> None:
    """A reply whose photo or file could not be fetched: whoever spoke is asked to send it again."""
    ticket = lost.answered_ticket(moment, message)
    if ticket is None or message.actor_id is None:
        return
    event = lost.record(moment, ticket, message)
    telling.tell_person(
        moment,
        message.actor_id,
        lambda t: talk_words.partial(t, ticket),
        "notice",
        ticket_id=ticket.id,
    )
    lost.never_asked(moment, ticket, message, event)
