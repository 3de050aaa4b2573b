"""代报: the front desk takes a complaint for a home while the caller is on the telephone."""

from __future__ import annotations

from dataclasses import replace

from handlers import deadlines, telling
from handlers.context import Context, Sender
from handlers.errors import NotFound
from handlers.incidents import joining
from handlers.tickets import files, report
from handlers.wording import behalf as words
from handlers.wording import refusals
from handlers.wording import tickets as ticket_words
from nlu.meaning import Conversation
from storage import contacts, households, workbench
from storage.charter.company import HOMEOWNER, OTHER
from storage.estates import Home
from storage.history import Kind
from storage.people import Person
from storage.states import Urgency

LONGEST = 4_000


def take(context: Context, home: Home, said: str, caller: str) -> None:
    """/behalf 3-2-1501 厨房漏水: theirs as if they had written it; they hear it where they write.

    ``caller``: who of the home is on the telephone; the owner, where nobody is named. Where nobody
    lives there, whoever takes it down reports it.
    """
    person = _caller(context, home, caller)
    meaning = context.understand(said, Conversation(), context.now)
    incoming = replace(context.incoming, kind="message", text=said, action="")
    sender = _as(context, person, home) if person is not None else context.sender
    inner = replace(
        context,
        sender=replace(sender, homes=(home,)),
        incoming=incoming,
        meaning=meaning,
        question=None,
        about=None,
        opened=None,
        answered=None,
        attachments=[],
    )
    category, urgency = meaning.category or OTHER, meaning.urgency or Urgency.NORMAL
    ticket = report.enter_new(inner, category, urgency, meaning.danger)
    context.note(ticket.id, Kind.NOTE, words.note(context.tongue(), context.sender.person.name))
    due_at = deadlines.start_all(inner, ticket)
    told = person is not None and contacts.reachable(context.session, person.id)
    receipt = ticket_words.opened(inner.t, ticket, due_at, context.now)
    if not joining.joined(inner, ticket, receipt):
        if told:
            telling.answer(inner, receipt, ticket_id=ticket.id)
        report.tell_staff(inner, ticket, due_at, files.Enclosed())
        joining.consider(inner, ticket)
    context.opened, context.outcome = ticket, f"ticket {ticket.id}"
    name = person.name if person is not None else ""
    receipt = words.taken(context.t, ticket, name, told, due_at, context.now)
    telling.answer(context, receipt, ticket_id=ticket.id)


def _caller(context: Context, home: Home, name: str) -> Person | None:
    living = [person for person, _ in households.residents_of(context.session, home.id)]
    if not name:
        return living[0] if living else None
    found = next((each for each in living if each.name == name), None)
    if found is None:
        raise NotFound(refusals.no_person(name))
    return found


def _as(context: Context, person: Person, home: Home) -> Sender:
    """The caller, as if they wrote where they usually do."""
    points = contacts.of_person(context.session, person.id)
    active = [each for each in points if each.state == "active"]
    point = active[0] if active else workbench.point_of(context.session, person.id, context.now)
    roles = frozenset({HOMEOWNER})
    return Sender(person, point, roles, roles, frozenset(), (home,))
