"""What homeowners say about their tickets: how is it going, hurry, it is solved, it is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers import dialogue, telling
from handlers.context import Context
from handlers.incidents import joining
from handlers.tickets import files, holding, people, place, privacy, waiting
from handlers.tickets.report import ask_about_danger, raise_to_major, raise_urgency, tell_alarmed
from handlers.wording import cards
from handlers.wording import privacy as private
from handlers.wording import tickets as words
from nlu import things
from nlu.meaning import Conversation
from nlu.speech import cues
from storage import deadlines as deadline_rows
from storage import history, tickets
from storage.history import Kind, Trait
from storage.outbox import PIECE
from storage.tickets import Ticket


def hear(
    context: Context, ticket: Ticket, *, quietly: bool = False, kind: Kind = Kind.SAID
) -> None:
    """Words about an open ticket reach whoever has it, and stay in its history.

    ``quietly``: their sender is told by somebody else.
    """
    if not quietly and place.is_told(context, ticket):
        return
    holding.free_of_who_left(context, ticket)
    enclosed = files.of_homeowner(context, ticket)
    said = "\n".join(filter(None, (context.text, files.words(context))))
    said = said or context.t("（发来附件）")
    event = context.note(ticket.id, kind, said)
    waiting.heard(context, ticket, event)
    reporter = context.sender.person.name
    privacy.note_who(context, ticket, said)
    people.tell_holder(
        context,
        ticket,
        lambda t: enclosed.with_words(cards.said_by_homeowner(t, ticket, reporter, said)),
        PIECE if _is_a_piece(context, ticket) else "words",
        # Of many homes that say the same once more, one is enough to the staff.
        joining.now_and_then(context, ticket, "said") if quietly else None,
    )
    if _is_of_an_emergency(ticket):
        tell_alarmed(context, ticket, lambda t: cards.said_by_homeowner(t, ticket, reporter, said))
    context.outcome = f"said about {ticket.id}"
    if _is_danger(context) and not ticket.is_urgent:
        raise_urgency(context, ticket)
        return
    beyond = context.meaning.urgency == "major" and "escalates" in cues(context.text, "homeowner")
    if beyond and not ticket.is_grave:
        raise_to_major(context, ticket)
    if quietly:
        return
    holder = people.holder_name(context, ticket)
    reply = words.passed_on(context.t, ticket, holder)
    if private.asks_for_silence(said):
        reply = replace(reply, text=f"{reply.text}\n{private.to_unnamed(context.t, ticket)}")
    if _is_danger(context) and ticket.is_urgent:  # it grows: what keeps them safe comes first
        reply = words.safe_first(context.t, ticket, reply)
    telling.answer(context, reply, ticket_id=ticket.id)
    if "worsens" in cues(context.text, "homeowner") and not ticket.is_grave:
        ask_about_danger(context, ticket)


def _is_of_an_emergency(ticket: Ticket) -> bool:
    """Still going on: whoever was alarmed must hear that it is the third floor."""
    return ticket.is_urgent and ticket.is_open and not ticket.is_asked


def more(context: Context, ticket: Ticket, said: str) -> None:
    """What is written on a ticket's own page is about that ticket, whatever it says."""
    ticket.require_open("more")
    meaning = context.understand(said, Conversation(), context.now)
    inner = replace(context, incoming=replace(context.incoming, text=said), meaning=meaning)
    hear(inner, ticket)
    context.answered = inner.answered


def _is_a_piece(context: Context, ticket: Ticket) -> bool:
    """More of what nobody has taken up or answered yet, in words alone: it may be told with what
    follows. Danger and corrections wait for nothing."""
    if not ticket.is_untaken or ticket.is_grave or context.attachments or _is_danger(context):
        return False
    if cues(context.text, "homeowner").keys() & _AT_ONCE:
        return False  # 不是洗衣机，是水龙头; 不用来了: whoever sets out must know it now
    return bool(deadline_rows.unfinished(context.session, ticket.id, ("answer",)))


_AT_ONCE = frozenset({"corrects", "withdraw", "fixed", "over", "unnamed"})


def _is_danger(context: Context) -> bool:
    """A danger that has a name, or words that tell of a trouble: 灯是电梯口那个 only says which."""
    meaning = context.meaning
    named = meaning.danger is not None or bool(things.of(context.text).troubles - things.MILD)
    return meaning.urgency == "urgent" and named


def belongs_to_open_ticket(context: Context) -> bool:
    """Whether the words continue a talk about an open ticket; then they go to it.

    They do where they reply to a message about it, and where the staff spoke last about it and
    the words ask for nothing else.
    """
    about = context.about
    if about is not None and about.is_open and context.meaning.intent not in OWN_WAY:
        hear(context, about)
        return True
    if context.meaning.intent not in ("other", "thanks", "greeting", "bind", "complaint"):
        return False
    if not context.text.strip() and not context.attachments:
        return False
    last = history.last_kinds(context.session, context.open_tickets, Trait.TALK)
    for ticket in context.open_tickets:
        spoke = last.get(ticket.id)
        if spoke is None or Trait.OURS not in spoke.traits:
            continue
        if context.meaning.intent in ("thanks", "greeting") and ticket.is_asked:
            continue
        if context.meaning.intent == "complaint" and not _same_matter(context, ticket):
            continue
        hear(context, ticket)
        return True
    return False


# What these say about a ticket has an answer of its own.
OWN_WAY = ("ticket_status", "ticket_confirm", "ticket_reopen", "fee_query", "fee_payment", "human")


def _same_matter(context: Context, ticket: Ticket) -> bool:
    """A complaint in answer to the staff is about the same thing if kind and place agree.

    A leak may grow worse; somebody shut in a lift is never the same as a leak.
    """
    if context.meaning.danger not in (None, "water", ticket.danger):
        return False
    place = context.meaning.slots.home
    same_place = place is None or str(place) == ticket.place or not place.building
    return context.meaning.category == ticket.category and same_place


def edited(context: Context) -> bool:
    """A changed message is weighed as what it says now, on the ticket that it was about; it never
    rewrites history. False: it was about none, and is to be read as if it came only now."""
    now_says = context.text.strip()
    was = context.incoming.was or ""
    if context.sender.is_staff or _letters(now_says) in ("", _letters(was)):
        context.outcome = "unchanged"
        return True
    if cues(now_says, "homeowner").keys() & WEIGHED - cues(was, "homeowner").keys():
        return False  # 不用来了, 没修好: what it has come to say is weighed as if it came only now
    ticket = _told_by(context, context.incoming.message_id)
    if ticket is not None:
        _hear_change(context, ticket)
        return True
    if set(context.meaning.intents) <= {"greeting", "thanks", "other"}:
        context.outcome = "chatter"
        return True
    return False


# What a changed message may have come to say, other than more about its matter.
WEIGHED = frozenset({"withdraw", "fixed", "not_fixed", "over"})


def _letters(said: str) -> str:
    """Without what changes nothing: spaces and marks."""
    return "".join(each for each in said if each.isalnum())


def _hear_change(context: Context, ticket: Ticket) -> None:
    """The words reach whoever has it; a place that was mended in them is mended on the ticket."""
    hear(context, ticket, kind=Kind.EDITED)
    named = context.meaning.slots.home
    if named is not None and named.building:
        place.change(context, ticket, named)


def _told_by(context: Context, message_id: str) -> Ticket | None:
    """The open ticket about which a message was; of several in one message, and where nothing is
    known of it, what it is like."""
    told = history.told_of(context.session, [each.id for each in context.open_tickets])
    found = [
        ticket
        for ticket in context.open_tickets
        if any(each.data.get("message") == message_id for each in told.get(ticket.id, ()))
    ]
    theme = things.of(context.text)
    if not found and context.incoming.was is None:
        alike = theme.things
        found = [each for each in context.open_tickets if things.of(each.text).things & alike]
    return max(found, key=lambda each: things.of(each.text).likeness(theme), default=None)


def ask_status(context: Context) -> None:
    """How is it going? The staff hear the words too."""
    ticket = _meant(context, "status")
    if ticket is None:
        return
    status(context, ticket)
    if ticket.is_open and not ticket.is_asked:
        _urge(context, ticket)


# Words that press for the work itself; a question without any of them wants an answer.
_OF_THE_WORK = frozenset(
    {"progress", "urge", "waits", "marks", "unattended", "not_fixed", "whereabouts"}
)


def progress(context: Context, ticket: Ticket) -> None:
    """How far is it, or hurry: told how it stands; whoever has it hears the words themselves."""
    asks = not context.incoming.action and not cues(context.text, "homeowner").keys() & _OF_THE_WORK
    if asks or (ticket.is_asked and not context.incoming.action):
        hear(context, ticket, quietly=True)  # 师傅走了没，我钥匙还在他那; 是不是要放气
    elif ticket.is_open and not ticket.is_asked:
        _urge(context, ticket)
    running = deadline_rows.unfinished(context.session, ticket.id)
    holder = people.holder_name(context, ticket)
    told = history.of_ticket(context.session, ticket.id)
    ours = [each.text for each in told if each.is_of(Trait.OURS) and each.text]
    spoken = ours[-1] if ours else ""
    reply = words.how_far(context.t, ticket, holder, running, context.now, spoken)
    if asks and ticket.is_open and not ticket.is_asked:
        reply = words.asked_on(context.t, ticket, holder, reply)
    telling.answer(context, joining.with_known(context, ticket, reply), ticket_id=ticket.id)


def advise(context: Context, ticket: Ticket) -> None:
    """要不要开灯看看, while there is danger: what to do, once more; the words reach the staff."""
    hear(context, ticket, quietly=True)
    telling.answer(context, words.advice(context.t, ticket), ticket_id=ticket.id)


def hurt(context: Context, ticket: Ticket) -> None:
    """头都流血了, while there is danger: what helps the injured comes first."""
    hear(context, ticket, quietly=True)
    telling.answer(context, words.first_aid(context.t, ticket), ticket_id=ticket.id)


def status(context: Context, ticket: Ticket | None) -> None:
    """/status [N]: how it stands; the only open one, or asks which."""
    ticket = ticket or _meant(context, "status")
    if ticket is None:
        return
    running = deadline_rows.unfinished(context.session, ticket.id)
    holder = people.holder_name(context, ticket)
    reply = words.status(context.t, ticket, holder, running, context.now)
    telling.answer(context, joining.with_known(context, ticket, reply), ticket_id=ticket.id)


def mine(context: Context) -> None:
    found = tickets.reported_by(context.session, context.sender.id)
    telling.answer(context, words.listed(context.t, found))


def urge(context: Context, ticket: Ticket | None) -> None:
    ticket = ticket or _meant(context, "urge")
    if ticket is None:
        return
    ticket.require_open("urge")
    _urge(context, ticket)
    holder = people.holder_name(context, ticket)
    telling.answer(context, words.urged(context.t, ticket, holder), ticket_id=ticket.id)


def _urge(context: Context, ticket: Ticket) -> None:
    holding.free_of_who_left(context, ticket)
    context.note(ticket.id, Kind.URGED, context.text)
    reporter = context.sender.person.name
    key = joining.now_and_then(context, ticket, "urged")
    asked = "" if context.incoming.action else context.text
    people.tell_holder(
        context, ticket, lambda t: cards.urged(t, ticket, reporter, asked), "words", key
    )


def ask_which(context: Context, found: Sequence[Ticket], verb: str) -> None:
    """Several may be meant: buttons, or words (第二个, 灯那个)."""
    command = "status" if verb == "progress" else verb
    spoken = "progress" if verb in ("status", "urge") else verb
    reply = words.which(context.t, found, command)
    dialogue.ask(context, "which", reply, verb=spoken, tickets=[each.id for each in found])


def named(context: Context) -> Ticket | None:
    """The ticket that the words name, or whose message they reply to; only one's own."""
    number = context.meaning.slots.ticket
    found = tickets.ticket(context.session, number) if number is not None else context.about
    if found is not None and found.reporter_id == context.sender.id:
        return found
    return None


def _meant(context: Context, verb: str) -> Ticket | None:
    """The ticket that is meant; asks, or says that there is none, and returns None."""
    by_words = named(context)
    if by_words is not None:
        return by_words
    found = context.open_tickets
    if len(found) == 1:
        return found[0]
    if found:
        ask_which(context, found, verb)
    elif not joining.tells_what_is_known(context):
        telling.answer(context, words.no_open(context.t))
    return None
