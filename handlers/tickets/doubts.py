"""Is it this one? A homeowner with an open ticket complains again: the old thing, or a new one."""

from __future__ import annotations

from dataclasses import replace

from handlers import dialogue, identity, telling
from handlers.context import Context, Moment
from handlers.errors import NotFound
from handlers.incoming import Incoming
from handlers.numbers import row_number
from handlers.tickets import matters, report, said
from handlers.wording import conversation as words
from handlers.wording import refusals
from nlu import things
from nlu.meaning import Conversation
from nlu.things import Theme
from storage import attachments, history, incidents, speech, tickets
from storage.contacts import ContactPoint
from storage.dialogues import Dialogue
from storage.history import Trait
from storage.speech import Doubt
from storage.tickets import Ticket

YES = frozenset({"是", "是的", "对", "对的", "嗯", "就是", "yes", "y"})
NO = frozenset({"不是", "新的", "是新的事", "新的事", "另一件", "另外一件", "no", "n", "new"})


def asks(context: Context) -> bool:
    """Whether the complaint may be about an open ticket, and its sender is asked.

    Danger never waits. What is plainly said again is handed on at once, and only then asked
    about; what may be an answer to the staff, or news, is kept until it is known, not for long.
    """
    meaning = context.meaning
    if "complaint" not in meaning.intents or not context.text.strip():
        return False
    in_work = any(not each.is_asked for each in context.open_tickets)
    if in_work and matters.only_waits(meaning):
        said.ask_status(context)  # it is about what was reported, and no news
        return True
    same = _said_again(context)
    if same is not None:
        said.hear(context, same, quietly=True)
        _ask(context, same, passed_on=True)
        return True
    if meaning.is_grave:
        return False
    talk = _in_talk(context)
    if talk is None or meaning.intents != ("complaint",):
        return False
    _ask(context, talk, passed_on=False)
    return True


def _said_again(context: Context) -> Ticket | None:
    """An open ticket of the household that these words name once more."""
    home_ids = [home.id for home in context.sender.homes]
    for ticket in incidents.open_of_household(context.session, context.sender.id, home_ids):
        if not ticket.is_asked and _alike(context, ticket):
            return ticket
    return None


def _alike(context: Context, ticket: Ticket) -> bool:
    """The same kind, the same place, the same words for what is wrong, and no graver than it is."""
    meaning = context.meaning
    if meaning.category != ticket.category or meaning.danger != ticket.danger:
        return False
    if meaning.urgency != ticket.urgency and meaning.urgency != "normal":
        return False
    named = meaning.slots.home
    if named is not None and named.building and not ticket.place.startswith(str(named)):
        return False
    if meaning.slots.ticket is not None:
        return meaning.slots.ticket == ticket.id
    if _are_two(things.of(context.text), things.of(ticket.text)):
        return False
    here, there = things.floors(context.text), things.floors(ticket.text)
    if here and there and not here & there:
        return False
    before = context.rules.understand(
        ticket.text, context.rules.today(ticket.created_at), Conversation()
    )
    return bool(matters.of(meaning) & matters.of(before))


# Troubles that any thing can have: 坏了, 停运 make no matter by themselves.
_OF_ANYTHING = frozenset({"fault", "said"})


def _are_two(one: Theme, other: Theme) -> bool:
    """Each names things of its own, and nothing but that something is wrong is common to both."""
    shared = one.troubles & other.troubles - _OF_ANYTHING
    return bool(one.things and other.things) and not one.things & other.things and not shared


def _in_talk(context: Context) -> Ticket | None:
    """The open ticket about which the staff spoke last, only just."""
    since = context.now - context.rules.charter.conversation.talk_lasts
    for ticket in context.open_tickets:
        last = history.last_that(context.session, ticket.id, Trait.TALK)
        if last is not None and last.is_of(Trait.SPOKE) and last.at > since:
            return ticket
    return None


def _ask(context: Context, ticket: Ticket, *, passed_on: bool) -> None:
    until = context.now + context.rules.charter.conversation.doubt_lasts
    row = Doubt(
        person_id=context.sender.id,
        contact_point_id=context.sender.contact.id,
        ticket_id=ticket.id,
        received_id=context.received_id,
        text=context.text,
        passed_on=passed_on,
        said_at=context.now,
        expires_at=None if passed_on else until,
    )
    context.session.add(row)
    context.session.flush()
    question = words.is_it_this_one(context.t, ticket, row.id, passed_on)
    dialogue.ask(context, "doubt", question, ticket=ticket.id, doubt=row.id)
    context.outcome = f"doubt about {ticket.id}"


def answered(context: Context, question: Dialogue) -> bool:
    """是 or 是新的事, typed. False where the words are about something else."""
    plain = context.text.strip().strip("。.!！ ").casefold()
    row = speech.doubt(context.session, question.data["doubt"])
    if row is None or plain not in YES | NO:
        return False
    dialogue.finish(context)
    (_same if plain in YES else _new)(context, row)
    return True


def same(context: Context, row: Doubt) -> None:
    """The button 是: the words belong to the ticket that was named."""
    _same(context, row)


def new(context: Context, row: Doubt) -> None:
    """The button 是新的事: the words become a ticket of their own."""
    _new(context, row)


def own(context: Context, word: str) -> Doubt:
    """What the asker was asked about."""
    row = speech.doubt(context.session, row_number(word))
    if row is None or row.person_id != context.sender.id:
        raise NotFound(refusals.not_yours)
    if context.question is not None and context.question.asks == "doubt":
        dialogue.finish(context)
    return row


def _same(context: Context, row: Doubt) -> None:
    ticket = tickets.ticket(context.session, row.ticket_id)
    if row.state == "waiting" and not row.passed_on and ticket is not None and ticket.is_open:
        said.hear(_as_it_was_said(context, row), ticket)
    elif row.state != "new" and ticket is not None:
        telling.answer(context, words.thought_so(context.t, ticket), ticket_id=ticket.id)
    else:
        telling.answer(context, words.decided_already(context.t))
        return
    _decide(context, row, "same")


def _new(context: Context, row: Doubt) -> None:
    if row.state == "new":
        telling.answer(context, words.decided_already(context.t))
        return
    _decide(context, row, "new")
    then = _as_it_was_said(context, row)
    for each in then.attachments:  # they were filed with the ticket that it turned out not to be
        each.ticket_id = None
        context.session.add(each)
    report.report(then)
    if then.opened is not None:
        for each in then.attachments:
            each.ticket_id = then.opened.id
            context.session.add(each)
    context.opened, context.outcome = then.opened, then.outcome


def _decide(moment: Moment, row: Doubt, state: str) -> None:
    row.state, row.expires_at = state, None
    moment.session.add(row)


def _as_it_was_said(context: Context, row: Doubt) -> Context:
    """The moment in which the doubtful words were said, as far as it matters."""
    meaning = context.rules.understand(row.text, context.rules.today(row.said_at), Conversation())
    kept = attachments.of_delivery(context.session, row.received_id) if row.received_id else []
    incoming = replace(context.incoming, text=row.text, action="", attachments=(), reply_to="")
    return replace(
        context,
        now=context.now if row.passed_on else row.said_at,  # what waited with us still counts
        incoming=incoming,
        meaning=meaning,
        attachments=list(kept),
        about=None,
        opened=None,
    )


def expire(moment: Moment, row: Doubt) -> None:
    """Nobody said what it was about: then it is news, and counts from when it was said."""
    point = moment.session.get_one(ContactPoint, row.contact_point_id)
    sender = identity.sender_of(moment, point, None)
    incoming = Incoming(point.channel, point.address, point.address, row.said_at, text=row.text)
    nothing = moment.rules.understand("", moment.rules.today(moment.now), Conversation())
    context = Context(
        moment.session,
        moment.rules,
        moment.now,
        sender=sender,
        incoming=incoming,
        received_id=row.received_id,
        meaning=nothing,
    )
    _new(context, row)
