"""Puts together what a handler must know about one message: who, about what, meaning what."""

from __future__ import annotations

from dataclasses import replace

from handlers import identity, telling, verbs
from handlers.borders import may_know
from handlers.context import Context, Moment, Sender
from handlers.incoming import Attachment as Came
from handlers.incoming import Incoming
from handlers.legible import legible
from handlers.wording import people as words
from nlu.meaning import Conversation, Meaning
from storage import dialogues, parts, tickets, topics
from storage.attachments import Attachment
from storage.contacts import ContactPoint
from storage.outbox import To
from storage.tickets import Ticket

# Beyond this nobody reads on; the whole text stays in the received row.
LONGEST_TEXT = 4_000
# Some weeks later 好的 and 又坏了 are understood as they are when work has just been finished.
ASKED = {"followup": "signoff"}
ANSWER = "/answer "  # a button whose words are as good as typed
WITHOUT_BYTES = ("location", "contact")


def clean(incoming: Incoming) -> Incoming:
    """As it can be read; and what begins like a command and is none, as words."""
    if incoming.kind == "action" and incoming.action.startswith(ANSWER):
        said = incoming.action.removeprefix(ANSWER)
        incoming = replace(incoming, kind="message", text=said, action="")
    text = verbs.as_words(legible(incoming.text))
    return replace(incoming, text=text, sender_name=legible(incoming.sender_name))


def context_of(moment: Moment, incoming: Incoming, received_id: int | None) -> tuple[Context, bool]:
    """The context of one message; and whether its sender is new to us."""
    incoming = clean(incoming)
    # From here on another message of the same sender waits: their contact point is being written.
    sender, new = identity.recognise(moment, incoming)
    return context_with(moment, sender, incoming, received_id), new


def context_with(
    moment: Moment, sender: Sender, incoming: Incoming, received_id: int | None
) -> Context:
    """The context of one message (as ``clean`` leaves it) of somebody who is known already."""
    context = _begun(moment, sender, incoming, received_id)
    context.attachments = [_keep(context, each) for each in incoming.attachments]
    context.about = _about(context)
    if context.topic_id is None:
        _of_topic(context)
    if incoming.text.strip() and not incoming.text.startswith(("/", "／")):
        context.meaning = _meaning(context)
    return context


def _begun(moment: Moment, sender: Sender, incoming: Incoming, received_id: int | None) -> Context:
    """Who speaks and what waits for their answer; what they mean is not known yet."""
    return Context(
        moment.session,
        moment.rules,
        moment.now,
        sender=sender,
        incoming=incoming,
        received_id=received_id,
        meaning=_nothing(incoming.text),
        question=dialogues.open_with(moment.session, sender.id, moment.now),
        open_tickets=tickets.open_of(moment.session, sender.id),
    )


def _nothing(text: str) -> Meaning:
    return Meaning(
        text=text,
        intents=("other",),
        category=None,
        urgency=None,
        danger=None,
        ask_danger=False,
        confidence=0.0,
    )


def _meaning(context: Context) -> Meaning:
    found = context.open_tickets
    around = Conversation(
        asked=ASKED.get(context.question.asks, context.question.asks) if context.question else None,
        open_tickets=tuple(each.id for each in found),
        awaiting_signoff=tuple(each.id for each in found if each.is_asked),
    )
    return context.understand(context.text[:LONGEST_TEXT], around, context.incoming.sent_at)


def _keep(context: Context, came: Came) -> Attachment:
    row = Attachment(
        person_id=context.sender.id,
        received_id=context.received_id,
        channel=context.incoming.channel,
        kind=came.kind,
        reference=came.reference,
        mime=came.mime[:100],
        name=came.name[:200],
        note=came.note[:200],
        state="none" if came.kind in WITHOUT_BYTES or not came.reference else "remote",
        not_before=context.now,
        created_at=context.now,
    )
    context.session.add(row)
    return row


def _about(context: Context) -> Ticket | None:
    """The ticket of the message that was replied to, else of the topic, if the sender may know."""
    ids = _replied_to(context) or _of_topic(context)
    if len(ids) > 1:
        context.about_many = ids
    if len(ids) != 1:
        return None
    ticket = tickets.ticket(context.session, ids[0])
    return ticket if ticket is not None and may_know(context, ticket) else None


def _replied_to(context: Context) -> tuple[int, ...]:
    if not context.incoming.reply_to:
        return ()
    found = parts.spoken_about(context.session, _place(context.sender), context.incoming.reply_to)
    context.about_duty = next((each.duty_id for each in found if each.duty_id is not None), None)
    return tuple(sorted({each.ticket_id for each in found if each.ticket_id is not None}))


def _of_topic(context: Context) -> tuple[int, ...]:
    """A ticket's own topic speaks of that ticket; whatever we answer there stays there."""
    chat, thread = context.sender.chat, context.incoming.thread
    if chat is None or not thread:
        return ()
    topic = topics.at_thread(context.session, chat.id, thread)
    context.topic_id = topic.id
    return (topic.ticket_id,) if topic.ticket_id is not None else ()


def _place(sender: Sender) -> To:
    if sender.chat is not None:
        return To(staff_chat_id=sender.chat.id)
    return To(person_id=sender.id)


def welcome(context: Context) -> None:
    """The first words to somebody whom we do not know. A code or a greeting has its own answer."""
    greets = context.meaning.intent in ("greeting", "help", "bind") or context.text.startswith("/")
    if context.sender.is_stranger and not greets:
        telling.answer(context, words.welcome(context.t))


def ask_a_person(moment: Moment, incoming: Incoming) -> None:
    """What the program could not handle: its sender is told, and the front desk reads it."""
    incoming = clean(incoming)
    sender, _ = identity.recognise(moment, incoming)
    name = sender.person.name
    if not incoming.is_group:
        say = words.cannot_open if incoming.kind == "unreadable" else words.will_look
        telling.tell_person(moment, sender.id, say, "notice")
    desk = moment.rules.charter.desk
    telling.tell_role(moment, desk, None, lambda t: words.look_at(t, name, incoming.text), "notice")


def as_if_said(moment: Moment, contact: ContactPoint, text: str) -> Context:
    """The context that a message would have, if its owner wrote it now. Writes nothing."""
    sender = identity.sender_of(moment, contact, None)
    incoming = Incoming(contact.channel, contact.address, contact.address, moment.now, text=text)
    context = _begun(moment, sender, incoming, None)
    context.meaning = _meaning(context)
    return context
