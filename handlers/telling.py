"""Telling people: every message leaves through here into the outbox, never directly."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from handlers.context import Context, Moment
from handlers.incoming import Reply
from handlers.wording import names
from handlers.wording import privacy as privacy_words
from handlers.wording import topics as topic_words
from handlers.wording.tongue import Tongue
from storage import outbox, people, topics
from storage.estates import Here
from storage.outbox import OutboxMessage, To
from storage.tickets import Ticket

Compose = Callable[[Tongue], Reply]

# How long words are worth sending. What is not named here is worth sending whenever it can be.
USEFUL_FOR = {
    "answer": timedelta(days=1),
    "escalation": timedelta(days=1),
    "list": timedelta(days=1),
    "followup": timedelta(days=2),
}


def answer(context: Context, reply: Reply, kind: str = "answer", **more: Any) -> None:
    """Says something to whoever spoke, where they spoke."""
    sender = context.sender
    if sender.chat is not None:
        to = To(staff_chat_id=sender.chat.id)
        more["topic_id"] = context.topic_id
    else:
        to = To(person_id=sender.id)
        more["contact_point_id"] = sender.contact.id
    if context.answered is not None and context.answered.receiver != to.word:
        outbox.readdress(context.answered, to)  # whoever spoke is bound to somebody else by now
    if not _goes_on(context.answered, reply, more):
        row = _enqueue(context, to, reply, kind, more)
        context.answered = row if kind == "answer" else None


def _goes_on(row: OutboxMessage | None, reply: Reply, more: dict[str, Any]) -> bool:
    """One message has one answer: what else is to be said stands below what was said first."""
    if row is None or reply.photo or reply.paper or reply.files or more.get("key"):
        return False
    about, buttons = more.get("ticket_id"), [[each.label, each.action] for each in reply.buttons]
    row.text = f"{row.text}\n\n{reply.text}"
    if about is not None and row.ticket_id not in (None, about):
        # 都我来: of several tickets; each button says of which, and a reply to it must say so too.
        row.buttons = [*_numbered(row.buttons, row.ticket_id), *_numbered(buttons, about)]
        row.ticket_id = None
        return True
    shown = {action for _, action in row.buttons}
    row.buttons = [*row.buttons, *(each for each in buttons if each[1] not in shown)]
    row.ticket_id = row.ticket_id or about
    return True


def _numbered(buttons: list[list[str]], ticket_id: int | None) -> list[list[str]]:
    return [
        [label if "#" in label or ticket_id is None else f"{label} #{ticket_id}", action]
        for label, action in buttons
    ]


def privately(context: Context, run: Callable[[], None]) -> None:
    """Does something of which the words are for the speaker alone; a group reads that it was."""
    chat, topic = context.sender.chat, context.topic_id
    if chat is None:
        run()
        return
    context.sender, context.topic_id = replace(context.sender, chat=None), None
    context.answered = None
    run()
    context.sender = replace(context.sender, chat=chat)
    context.topic_id, context.answered = topic, None
    answer(context, Reply(privacy_words.answered_in_private(context.t)))


def tell_person(moment: Moment, person_id: int, compose: Compose, kind: str, **more: Any) -> None:
    """Says something to a person in their language; the dispatcher finds the way."""
    tongue = moment.tongue(people.person(moment.session, person_id).language)
    _enqueue(moment, To(person_id=person_id), compose(tongue), kind, more)


def tell_people(
    moment: Moment, said: Iterable[tuple[int, Reply, dict[str, Any]]], kind: str, **more: Any
) -> None:
    """Says something of one kind to many people at once: who, what, and what is noted with it."""
    letters = [
        (To(person_id=person_id), _message(moment, reply, kind, {**more, **noted}))
        for person_id, reply, noted in said
    ]
    outbox.enqueue_all(moment.session, letters, moment.now)


def tell_role(
    moment: Moment,
    role: str,
    estate_id: int | None,
    compose: Compose,
    kind: str,
    but_not: Collection[int | None] = (),
    veil: Compose | None = None,
    **more: Any,
) -> int:
    """Says something to a role: its staff chat, else its people. Returns how many hear it.

    ``veil``: what a staff chat hears instead, where not all who read along may know.
    """
    heard = 0
    for to in outbox.to_role(moment.session, role, estate_id, moment.now):
        if to.person_id is not None and to.person_id in but_not:
            continue
        said = veil if veil is not None and to.staff_chat_id is not None else compose
        _enqueue(moment, to, said(moment.tongue(to.language)), kind, more)
        heard += 1
    return heard


def tell_posts(
    moment: Moment, role: str, say: Callable[[Here], Compose | None], kind: str, **more: Any
) -> int:
    """Says something to a role, to each about the estates in which they hold it (None: all), as
    ``say`` has it; None where there is nothing to say. Returns how many hear it."""
    said: dict[Here, Compose | None] = {}
    heard = 0
    for here, to in outbox.posts(moment.session, role, moment.now):
        if here not in said:
            said[here] = say(here)
        compose = said[here]
        if compose is not None:
            _enqueue(moment, to, compose(moment.tongue(to.language)), kind, dict(more))
            heard += 1
    return heard


def was_told(moment: Moment, role: str, estate_id: int | None, key: str) -> bool:
    """Whether any who hear what is said to a role have heard this."""
    hearers = outbox.to_role(moment.session, role, estate_id, moment.now)
    return any(outbox.is_kept(moment.session, to, key) for to in hearers)


def tell(moment: Moment, to: To, reply: Reply, kind: str) -> None:
    """Says something to a receiver who is known already, in their language."""
    _enqueue(moment, to, reply, kind, {})


def _topic(moment: Moment, to: To, ticket_id: int) -> tuple[int | None, bool]:
    """The topic of a ticket in a group that has topics; and whether this is the first word in it.
    Opened again where it was closed. What not all may read has none: a title shows too much."""
    ticket = moment.session.get_one(Ticket, ticket_id)
    if ticket.is_confidential:
        return None, False
    topic = topics.of_ticket(moment.session, to.staff_chat_id or 0, ticket_id)
    first = not topic.title
    if first:
        topic.title = topic_words.title(moment.tongue(), ticket)
        topic.state, topic.urgency = ticket.state, ticket.urgency
    if topic.settled and ticket.is_open:
        topic.settled, topic.state = False, ""  # the sweep puts it in step
    moment.session.add(topic)
    return topic.id, first


def _enqueue(
    moment: Moment, to: To, reply: Reply, kind: str, more: dict[str, Any]
) -> OutboxMessage | None:
    if to.forum and more.get("ticket_id") is not None and "topic_id" not in more:
        more["topic_id"], first = _topic(moment, to, more["ticket_id"])
        if first:
            hint = topic_words.how_to_talk(moment.tongue())
            reply = replace(reply, text=f"{reply.text}\n{hint}")
    if to.staff_chat_id is not None:
        # Where many read along, nobody's number is shown in full, whoever wrote it (CS-A).
        reply = replace(reply, text=names.without_phones(reply.text))
    message = _message(moment, reply, kind, more)
    if kind in outbox.TOGETHER and _may_wait(moment, to, more.get("ticket_id")):
        quiet = moment.rules.charter.alerts.quiet
        within = quiet.within if kind == outbox.LATE else quiet.pieces
        message["not_before"] = outbox.put_together(moment.session, to, message, moment.now, within)
    return outbox.enqueue(moment.session, to, message, moment.now)


def _may_wait(moment: Moment, to: To, ticket_id: int | None) -> bool:
    """Whether it is told with what else comes to this person: never danger, nor what is major."""
    if ticket_id is None or to.person_id is None:
        return False
    return not moment.session.get_one(Ticket, ticket_id).is_grave


def _message(moment: Moment, reply: Reply, kind: str, more: dict[str, Any]) -> dict[str, Any]:
    useful = USEFUL_FOR.get(kind)
    return {
        "kind": kind,
        "text": reply.text,
        "buttons": [[button.label, button.action] for button in reply.buttons],
        "photo_id": reply.photo,
        "paper_id": reply.paper,
        "file_ids": list(reply.files),
        "stale_after": moment.now + useful if useful else None,
        **more,
    }
