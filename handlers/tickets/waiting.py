"""等业主: the homeowner is asked something, and what depends on the answer rests (CS-2)."""

from __future__ import annotations

from handlers import deadlines, dialogue, telling
from handlers.context import Context, Moment
from handlers.errors import WrongState
from handlers.tickets import people
from handlers.wording import cards, clocks, refusals
from storage import history
from storage.deadlines import Deadline
from storage.history import Kind, TicketEvent
from storage.outbox import OutboxMessage
from storage.tickets import Ticket


def wait(context: Context, ticket: Ticket, question: str) -> None:
    """/wait N QUESTION: asks the homeowner; plan and promise rest until the answer comes."""
    ticket.require_in_work("wait")
    if not question:
        asked = cards.ask_words(context.t, "wait", ticket.id)
        dialogue.ask_words(context, f"/wait {ticket.id}", asked)
        return
    if not people.is_reachable(context, ticket):
        raise WrongState(refusals.unreachable(ticket.id))
    name = context.sender.person.name
    asked_at = context.note(ticket.id, Kind.WAITING, question)
    deadlines.pause(context, ticket)
    people.tell_reporter(
        context,
        ticket,
        lambda t: clocks.question(t, ticket, name, question),
        "reply",
        actor_id=context.sender.id,
        key=f"question:{asked_at.id}",
    )
    telling.answer(context, clocks.waits(context.t, ticket), ticket_id=ticket.id)


def resume(context: Context, ticket: Ticket) -> None:
    """/resume N: the answer came in another way, or is not needed any more."""
    ticket.require_open("resume")
    event = context.note(ticket.id, Kind.NOTE, context.t("不等了"))
    deadlines.resume(context, ticket, event, context.sender.id)
    due = deadlines.next_due(context, ticket)
    telling.answer(context, clocks.goes_on(context.t, ticket, due, context.now))


def is_question(moment: Moment, ticket: Ticket, message: OutboxMessage) -> bool:
    """Whether this message asks what the ticket waits for, from its key ``question:7:p5``."""
    asked = history.last_of_kind(moment.session, ticket.id, Kind.WAITING)
    return asked is not None and (message.key or "").startswith(f"question:{asked.id}:")


def heard(moment: Moment, ticket: Ticket, event: TicketEvent) -> None:
    """The homeowner has spoken about the ticket: what rested for that goes on."""
    deadlines.resume(moment, ticket, event)


def ask_again_or_go_on(moment: Moment, ticket: Ticket, deadline: Deadline) -> None:
    """The homeowner is asked once more; in the end it goes on without an answer."""
    if deadline.step == 0 and moment.now < deadline.due_at:
        asked = history.last_of_kind(moment.session, ticket.id, Kind.WAITING)
        question = asked.text if asked is not None else ""
        people.tell_reporter(
            moment, ticket, lambda t: clocks.question_again(t, ticket, question), "notice"
        )
        moment.record(ticket.id, Kind.REMINDED)
        deadline.step, deadline.next_at = 1, deadline.due_at
        return
    deadline.miss()
    deadline.next_at = None
    moment.session.add(deadline)
    moment.record(ticket.id, Kind.RESUMED)
    deadlines.go_on(moment, ticket)
    deadlines.keep_going(moment, ticket)
    due = deadlines.next_due(moment, ticket)
    people.tell_holder(
        moment, ticket, lambda t: clocks.no_answer(t, ticket, due, moment.now), "card"
    )
