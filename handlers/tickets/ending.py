"""A matter comes to its end by the homeowner's own word: nobody need come, all are safe.

Nothing ends by one message alone: clear words, and then one question (CS-2).
"""

from __future__ import annotations

from handlers import deadlines, dialogue, telling
from handlers.context import Context
from handlers.tickets import people, place, report, said, signoff
from handlers.wording import ending as words
from storage import history
from storage.history import Kind
from storage.tickets import Ticket


def call_off(context: Context, ticket: Ticket) -> None:
    """不用来了: whoever has it knows at once; the homeowner is asked once whether it shall end."""
    said.hear(context, ticket, quietly=True)
    dialogue.ask(context, "withdraw", words.shall_it_end(context.t, ticket), ticket=ticket.id)


def seems_solved(context: Context, ticket: Ticket) -> None:
    """又有水了, while nobody has finished it: passed on, and asked about."""
    said.hear(context, ticket, quietly=True)
    dialogue.ask(context, "solved", words.solved_by_itself(context.t, ticket), ticket=ticket.id)


def safe_now(context: Context, ticket: Ticket) -> None:
    """人出来了: those who were alarmed hear it. It stays urgent, and on the way."""
    said.hear(context, ticket, quietly=True)
    who = people.holder_name(context, ticket)
    if who is None or history.last_of_kind(context.session, ticket.id, Kind.ARRIVED) is None:
        question = words.glad_all_are_safe(context.t, ticket)
        dialogue.ask(context, "withdraw", question, ticket=ticket.id)
    else:
        question = words.glad_at_the_scene(context.t, ticket, who)
        dialogue.ask(context, "solved", question, ticket=ticket.id)


def out_of_it(context: Context, ticket: Ticket) -> None:
    """I am in my car now: they are safe, and what threatened them is not over."""
    said.hear(context, ticket, quietly=True)
    telling.answer(context, words.stay_there(context.t, ticket), ticket_id=ticket.id)


def withdraw(context: Context, ticket: Ticket) -> None:
    """/withdraw N: it ends without a visit. Only who reported it, or somebody of the home, can."""
    signoff.only_homeowners(context, ticket)
    dialogue.finish(context)
    if ticket.is_major and ticket.is_in_work:
        said.hear(context, ticket)  # only those whom the charter names close it (GM-4)
        return
    if ticket.is_open:
        ticket.sign_off(context.now)
        context.session.add(ticket)
        context.note(ticket.id, Kind.SIGNED_OFF, context.t("不用来了"))
        deadlines.cancel(context, ticket)
        reporter = context.sender.person.name
        people.tell_holder(
            context, ticket, lambda t: words.withdrawn(t, ticket, reporter), "notice"
        )
    telling.answer(context, words.ended(context.t, ticket), ticket_id=ticket.id)


def keep(context: Context, ticket: Ticket) -> None:
    """/keep N: somebody shall come all the same."""
    _answered(context, ticket)
    holder = people.holder_name(context, ticket)
    telling.answer(context, words.goes_on(context.t, ticket, holder), ticket_id=ticket.id)


def in_danger(context: Context, ticket: Ticket) -> None:
    """有，很急: the answer to whether somebody is in danger."""
    _answered(context, ticket)
    report.raise_urgency(context, ticket)
    _ask_place(context, ticket)


def in_no_danger(context: Context, ticket: Ticket) -> None:
    """没有危险."""
    _answered(context, ticket)
    report.calm(context, ticket)
    _ask_place(context, ticket)


def _answered(context: Context, ticket: Ticket) -> None:
    """Nobody waits for the answer any more; what came with it reaches whoever has the ticket."""
    dialogue.finish(context)
    if context.text:
        said.hear(context, ticket, quietly=True)


def _ask_place(context: Context, ticket: Ticket) -> None:
    if place.is_missing(context, ticket):
        place.ask(context, ticket)
