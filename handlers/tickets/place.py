"""Where the trouble is: the reporter's home, the place that was named, the estate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers import borders, dialogue, telling
from handlers.context import Context
from handlers.errors import NotFound
from handlers.incidents import joining
from handlers.incoming import Button, Reply
from handlers.tickets import people
from handlers.wording import cards, names, refusals
from handlers.wording import tickets as words
from nlu import meaning, things
from storage import estates, tickets
from storage.dialogues import Dialogue
from storage.estates import Estate, Home
from storage.history import Kind
from storage.tickets import Ticket

# So plain must other words be, to leave the question of the home for them.
SURE = 0.7
AROUND = 6  # characters beside an estate's name that do not make it something else
SHORT = 20  # characters: nothing but a place


@dataclass(frozen=True, slots=True)
class Where:
    estate_id: int | None
    home_id: int | None  # a home of the reporter's own
    place: str  # as it was named, else the reporter's only home; empty: must be asked


def find(context: Context, named: meaning.Home | None) -> Where:
    """What is known of the place. A home that is not the reporter's own is a place, no more."""
    own = context.sender.homes
    said = estates.named_in(context.session, context.text)
    if said is not None:
        own = tuple(each for each in own if each.estate_id == said.id)
    mine = _own_match(own, named)
    if mine is None and len(own) == 1:
        mine = own[0]
    place = _place(named, mine)
    estate = mine.estate_id if mine else said.id if said else _estate_of(context, named)
    return Where(estate, mine.id if mine else None, place)


def completed(context: Context, named: meaning.Home) -> str:
    """A bare 1502, as a neighbour says it: in the speaker's own building and unit."""
    if named.building or not named.room or not context.sender.homes:
        return str(named)
    own = context.sender.homes[0]
    return str(meaning.Home(own.building, own.unit, named.room))


def change(context: Context, ticket: Ticket, named: meaning.Home) -> None:
    ticket.place = completed(context, named) or ticket.place
    context.session.add(ticket)


def _own_match(own: Sequence[Home], named: meaning.Home | None) -> Home | None:
    if named is None:
        return None
    fitting = [
        home
        for home in own
        if named.room == home.room
        and named.building in ("", home.building)
        and named.unit in ("", home.unit)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _place(named: meaning.Home | None, mine: Home | None) -> str:
    if named is None or not named.building:
        return mine.number if mine else ""
    if mine is not None and named.room == mine.room:
        return mine.number
    return str(named)


def _estate_of(context: Context, named: meaning.Home | None) -> int | None:
    if named is not None and named.building:
        found = estates.find_homes(context.session, named.building)
        owners = {home.estate_id for home in found}
        if len(owners) == 1:
            return owners.pop()
    own = borders.own_estate(context)
    return own.id if own else None


def is_missing(context: Context, ticket: Ticket) -> bool:
    """Whether nobody knows yet where to go: no home or building, or in which of the estates."""
    return not ticket.place or _lacks_estate(context, ticket)


def _lacks_estate(context: Context, ticket: Ticket) -> bool:
    return ticket.estate_id is None and len(estates.estates(context.session)) > 1


def ask(context: Context, ticket: Ticket) -> None:
    """Asks for the home, with buttons where the person has several; for the estate of a place that
    several have."""
    dialogue.ask(context, "home", _question(context, ticket), ticket=ticket.id)


def _question(context: Context, ticket: Ticket) -> Reply:
    if _lacks_estate(context, ticket):
        known = [each.name for each in estates.estates(context.session)]
        return words.ask_estate(context.t, ticket, known)
    reply = words.ask_home(context.t, ticket)
    buttons = tuple(
        Button(names.place(context.t, home.number), f"/where {ticket.id} {home.number}")
        for home in context.sender.homes[:6]
    )
    return Reply(reply.text, buttons)


def answered(context: Context, question: Dialogue) -> bool:
    """The answer to "which home?". False where the words are about something else."""
    ticket = tickets.ticket(context.session, question.data["ticket"])
    if ticket is None or not ticket.is_open:
        dialogue.finish(context)
        return False
    named = context.meaning.slots.home
    estate = estates.named_in(context.session, context.text)
    if estate is not None and named is None and len(context.text) <= len(estate.name) + AROUND:
        note_estate(context, ticket, estate)
        return True
    plain = context.meaning.intent == "other" or len(context.text) < SHORT
    if named is not None and (plain or not things.of(context.text).troubles):
        note(context, ticket, named)
        return True
    if context.meaning.intent != "other" and context.meaning.confidence >= SURE:
        return False
    if question.tries + 1 < dialogue.TRIES:
        _hear(context, ticket)
        reply = _question(context, ticket)
        dialogue.ask(context, "home", reply, tries=question.tries + 1, ticket=ticket.id)
        return True
    give_up(context, ticket)
    return True


def _hear(context: Context, ticket: Ticket) -> None:
    """里面有身份证: no place, and yet a word about it."""
    said, reporter = context.text, context.sender.person.name
    context.note(ticket.id, Kind.SAID, said)
    people.tell_holder(
        context, ticket, lambda t: cards.said_by_homeowner(t, ticket, reporter, said), "words"
    )


def give_up(context: Context, ticket: Ticket) -> None:
    """No home is to be had. Whatever was said, it may help the staff to find the place."""
    dialogue.finish(context)
    ticket.place = ticket.place or context.text[:60]
    context.session.add(ticket)
    _tell(context, ticket)
    telling.answer(context, words.home_given_up(context.t, ticket), ticket_id=ticket.id)


def note_words(context: Context, ticket: Ticket, said: str) -> None:
    """The button of one home, or of an estate: "/where 12 3-2-1501", "/where 12 海棠苑"."""
    estate = estates.estate_named(context.session, said.strip())
    if estate is not None:
        note_estate(context, ticket, estate)
        return
    named = context.understand(said, meaning.Conversation(asked="home"), context.now).slots.home
    if named is None:
        raise NotFound(refusals.no_home(said))
    note(context, ticket, named)


def note_estate(context: Context, ticket: Ticket, estate: Estate) -> None:
    """Writes the estate to the ticket: from here on it is the people's there."""
    ticket.require_open("where")
    ticket.estate_id = estate.id
    ticket.department = context.department_for(ticket.category, estate.id)
    context.session.add(ticket)
    dialogue.finish(context)
    context.note(ticket.id, Kind.HOME, f"{estate.name} {ticket.place}".strip())
    people.tell_holder(context, ticket, lambda t: cards.place_known(t, ticket), "card")
    if not ticket.place:
        ask(context, ticket)
        return
    joining.consider(context, ticket)
    telling.answer(context, words.estate_noted(context.t, ticket, estate.name), ticket_id=ticket.id)


def is_told(context: Context, ticket: Ticket) -> bool:
    """是海棠苑的, said when nobody asks any more: whether that was all that was said."""
    estate = estates.named_in(context.session, context.text)
    if estate is None or not _lacks_estate(context, ticket):
        return False
    if len(context.text) <= len(estate.name) + AROUND:
        note_estate(context, ticket, estate)
        return True
    ticket.estate_id = estate.id
    ticket.department = context.department_for(ticket.category, estate.id)
    context.session.add(ticket)
    context.note(ticket.id, Kind.HOME, f"{estate.name} {ticket.place}".strip())
    return False


def note(context: Context, ticket: Ticket, named: meaning.Home) -> None:
    """Writes the place to the ticket and tells the staff."""
    ticket.require_open("where")
    where = find(context, named)
    ticket.place = where.place or str(named)
    ticket.home_id = ticket.home_id or where.home_id
    ticket.estate_id = ticket.estate_id or where.estate_id
    context.session.add(ticket)
    dialogue.finish(context)
    _tell(context, ticket)
    if _lacks_estate(context, ticket):
        ask(context, ticket)
        return
    joining.consider(context, ticket)
    telling.answer(context, words.home_noted(context.t, ticket), ticket_id=ticket.id)


def _tell(context: Context, ticket: Ticket) -> None:
    context.note(ticket.id, Kind.HOME, ticket.place)
    people.tell_holder(context, ticket, lambda t: cards.place_known(t, ticket), "card")
