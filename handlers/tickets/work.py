"""What staff do with a ticket: take, arrive, plan, call, resolve."""

from __future__ import annotations

from handlers import deadlines, dialogue, telling
from handlers.context import Context
from handlers.incoming import Reply
from handlers.tickets import holding, people
from handlers.wording import cards
from handlers.wording import shifts as shift_words
from handlers.wording import tickets as words
from storage import outbox
from storage.history import Kind, TicketEvent
from storage.tickets import Ticket


def take(context: Context, ticket: Ticket) -> None:
    """接单: the homeowner hears who; the answer promise is met; escalation stops (CS-2)."""
    if ticket.is_held and ticket.holder_id not in (None, context.sender.id):
        if holding.may_take_over(context, ticket):
            _relieve(context, ticket)
            return
        name = people.holder_name(context, ticket) or ""
        telling.answer(context, cards.taken_already(context.t, ticket, name), ticket_id=ticket.id)
        return
    if not ticket.is_held or deadlines.answer_due(context, ticket) is not None:
        take_and_say(context, ticket)  # also what was given to them and waits for their word
    _receipt_of_taking(context, ticket)


def take_and_say(context: Context, ticket: Ticket, *, quietly: bool = False) -> None:
    """Takes it, which is an answer (CS-2); the homeowner hears who has it."""
    event = take_over(context, ticket, quietly=quietly)
    deadlines.answered(context, ticket, "offer", by=event)
    name = context.sender.person.name
    own = people.department_of(context, ticket, context.sender.id)
    people.tell_reporter(context, ticket, lambda t: words.taken(t, ticket, name, own), "notice")


def take_over(context: Context, ticket: Ticket, *, quietly: bool = False) -> TicketEvent:
    """The ticket is the speaker's from now on, and the colleagues know, unless ``quietly``."""
    ticket.take(context.sender.id)
    event = context.note(ticket.id, Kind.TAKEN)
    for said in outbox.take_back_pieces(context.session, ticket.id, context.sender.id):
        telling.answer(context, Reply(said), ticket_id=ticket.id)
    holding.hold(context, ticket)
    if quietly:
        return event
    name = context.sender.person.name
    people.tell_department(
        context,
        ticket,
        lambda t: cards.taken(t, ticket, name),
        "notice",
        but_not=(context.sender.id,),
    )
    return event


def _relieve(context: Context, ticket: Ticket) -> None:
    """From a colleague who has not touched it, or by a supervisor. Both hear of it."""
    had, name = ticket.holder_id, people.holder_name(context, ticket) or ""
    own = context.sender.person.name
    ticket.take(context.sender.id)
    context.session.add(ticket)
    context.note(ticket.id, Kind.TAKEN_OVER, name)
    holding.hold(context, ticket)
    if had is not None:
        people.tell_one(
            context, ticket, had, lambda t: shift_words.taken_over(t, ticket, own), "notice"
        )
    people.tell_reporter(
        context, ticket, lambda t: shift_words.holder_changed(t, ticket, own), "notice"
    )
    _receipt_of_taking(context, ticket)


def _receipt_of_taking(context: Context, ticket: Ticket) -> None:
    reporter = people.reporter(context, ticket).name
    in_group = context.sender.chat is not None
    phone = people.phone(context, ticket, in_group=in_group)
    if phone and not in_group:
        people.seen_phone(context, ticket)
    telling.answer(context, cards.you_took(context.t, ticket, reporter, phone), ticket_id=ticket.id)


def arrive(context: Context, ticket: Ticket) -> None:
    ticket.require_open("arrive")
    if ticket.is_untaken:
        take_over(context, ticket)
    be_there(context, ticket)
    telling.answer(context, cards.done(context.t, ticket, "arrive"), ticket_id=ticket.id)


def be_there(context: Context, ticket: Ticket) -> None:
    """Somebody is on site, and the homeowner knows."""
    name = context.sender.person.name
    event = context.note(ticket.id, Kind.ARRIVED)
    deadlines.answered(context, ticket, "onsite", by=event)
    people.tell_reporter(context, ticket, lambda t: words.arrived(t, ticket, name), "notice")


def plan(context: Context, ticket: Ticket, said: str) -> None:
    """The first plan (CS-2: within 24 hours), told to the homeowner."""
    if not said:
        ask_words(context, "plan", ticket)
        return
    ticket.require_open("plan")
    event = context.note(ticket.id, Kind.PLANNED, said)
    deadlines.meet(context, ticket, "plan", by=event)
    deadlines.keep_going(context, ticket)
    people.tell_reporter(
        context,
        ticket,
        lambda t: words.planned(t, ticket, said),
        "reply",
        actor_id=context.sender.id,
    )
    telling.answer(context, cards.done(context.t, ticket, "plan"), ticket_id=ticket.id)


def called(context: Context, ticket: Ticket, said: str) -> None:
    """A telephone call counts as an answer."""
    if not said:
        ask_words(context, "called", ticket)
        return
    ticket.require_open("called")
    event = context.note(ticket.id, Kind.CALLED, said)
    deadlines.answered(context, ticket, by=event)
    telling.answer(context, cards.done(context.t, ticket, "called"), ticket_id=ticket.id)


def ask_words(context: Context, command: str, ticket: Ticket) -> None:
    """What to write next, where a command came without its words."""
    dialogue.ask_words(
        context, f"/{command} {ticket.id}", cards.ask_words(context.t, command, ticket.id)
    )
