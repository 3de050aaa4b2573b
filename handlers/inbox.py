"""The door: a delivery comes in, is decided in one transaction, and is done. Read this first.

Who speaks → what is meant → which function → rows and words → handled, all in one commit.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from handlers import binding, dialogue, identity, policies, talk, telling, verbs
from handlers.approvals import asking
from handlers.context import Context, Moment
from handlers.conversation import ask_a_person, context_of, welcome
from handlers.duties import proof
from handlers.errors import BadWords, Refusal, WrongState
from handlers.events import joining
from handlers.homes import completeness
from handlers.incoming import Incoming, Reply
from handlers.meters import reading
from handlers.rules import Rules
from handlers.surveys import answering
from handlers.tickets import again, doubts, evidence, place, said, signoff, speaking
from handlers.wording import people as people_words
from handlers.wording import refusals
from storage import contacts, received
from storage.db import transaction
from storage.dialogues import Dialogue
from storage.received import Received
from storage.tickets import NotLawful

log = logging.getLogger("guanjia.inbox")

Read = Callable[[str], Incoming | None]


def receive_next(engine: Engine, rules: Rules, readers: Mapping[str, Read], now: datetime) -> bool:
    """Handles the oldest delivery that may be handled now; False where there is none."""
    row_id = None
    try:
        with transaction(engine) as session:
            row = received.next_due(session, now)
            if row is None:
                return False
            row_id = row.id
            incoming, pieces = _whole(session, row, readers[row.channel])
            moment = Moment(session, rules, now)
            row.finish(receive(moment, row.id, incoming) if incoming else "ignored", now)
            for piece in pieces:
                piece.finish(f"with {row.id}", now)
    except (Refusal, NotLawful) as refused:
        _refuse(engine, rules, readers, row_id, refused, now)
    except Exception as problem:
        if row_id is None:
            raise
        _put_off(engine, rules, readers, row_id, problem, now)
    return True


def _whole(
    session: Session, row: Received, read: Read
) -> tuple[Incoming | None, Sequence[Received]]:
    """What was sent, put together from the pieces in which an album comes."""
    pieces = received.rest_of_album(session, row)
    incoming = read(row.body)
    for piece in pieces:
        more = read(piece.body)
        if incoming is None or more is None:
            incoming = incoming or more
            continue
        incoming = replace(
            incoming,
            text="\n".join(filter(None, (incoming.text, more.text))),
            attachments=incoming.attachments + more.attachments,
        )
    return incoming, pieces


def receive(moment: Moment, received_id: int, incoming: Incoming) -> str:
    """Decides about one thing that somebody did. Returns a word for what became of it.

    Raises Refusal and NotLawful: then nothing of it may be committed.
    """
    if incoming.kind in ("reachable", "unreachable"):
        identity.note_reach(moment, incoming)
        return incoming.kind
    if incoming.kind == "migrated":
        contacts.move_chat(
            moment.session, incoming.channel, incoming.conversation, incoming.migrated_to
        )
        return "migrated"
    context, new = context_of(moment, incoming, received_id)
    if new and not incoming.is_group:
        welcome(context)
    act(context)
    return context.outcome or context.meaning.intent


def _refuse(
    engine: Engine,
    rules: Rules,
    readers: Mapping[str, Read],
    row_id: int | None,
    refused: Refusal | NotLawful,
    now: datetime,
) -> None:
    """What was begun is rolled back; now the person is told, and the delivery is done."""
    if isinstance(refused, NotLawful):
        refused = WrongState(refusals.state_forbids(refused.number, refused.state, refused.verb))
    with transaction(engine) as session:
        row = received.still_pending(session, row_id)
        if row is None:
            return
        incoming, pieces = _whole(session, row, readers[row.channel])
        if incoming is None:
            return
        context, _ = context_of(Moment(session, rules, now), incoming, row.id)
        telling.answer(context, Reply(refused.say(context.t)))
        for each in (row, *pieces):
            each.finish(refused.word, now)


def act(context: Context) -> None:
    """Finds what is asked for, in the order: command, open question, reply, plain words."""
    incoming, text = context.incoming, context.text.strip()
    if incoming.kind == "edited":
        said.edited(context)
    elif incoming.kind == "action" or text.startswith(("/", "／")):
        verbs.run_line(context, incoming.action or text)
    elif incoming.vouched_phone and not incoming.is_group:
        binding.by_phone(context)
    elif command := verbs.spoken(context, text):
        verbs.run_line(context, command)
    elif proof.replied(context) or _answers_a_question(context) or answering.typed(context):
        return
    elif context.about is not None and context.sender.is_staff:
        speaking.reply(context, context.about, text)
    elif context.about_many and context.sender.is_staff:
        raise BadWords(refusals.several_tickets(context.about_many))
    elif incoming.is_group:
        context.outcome = "chatter"  # staff among themselves
    elif talk.replies_to_nothing(context):
        talk.from_work(context)
    elif said.belongs_to_open_ticket(context) or doubts.asks(context):
        return
    else:
        _by_meaning(context)


# What was asked last → what reads the answer, and says whether it was one.
ANSWERED: dict[str, Callable[[Context, Dialogue], bool]] = {
    "home": place.answered,
    "points": signoff.points_answered,
    "remark": signoff.remark_answered,
    "followup": again.follow_up_answered,
    "bindhome": binding.home_answered,
    "archive": completeness.answered,
    "surveywords": answering.words_answered,
    "eventwords": joining.words_answered,
}
# The same for what photos and files may answer, too.
WITH_FILES: dict[str, Callable[[Context, Dialogue], bool]] = {
    "evidence": evidence.sent,
    "duty": proof.sent,
    "policy": policies.sent,
    "meter": reading.sent,
}


def _answers_a_question(context: Context) -> bool:
    """Whether the words answer what this person was asked last."""
    question = context.question
    if question is not None and question.asks in WITH_FILES:
        return WITH_FILES[question.asks](context, question)
    if question is None or not (context.text.strip() or context.attachments):
        return False
    if question.asks == "doubt":
        return doubts.answered(context, question)
    if question.asks == "enclosure":
        return asking.enclosed_later(context, question)
    if question.asks in ANSWERED:
        return bool(context.text.strip()) and ANSWERED[question.asks](context, question)
    if question.asks != "words":
        return False
    dialogue.finish(context)
    if context.text.strip().casefold() in dialogue.CANCEL:
        telling.answer(context, people_words.cancelled(context.t))
    else:
        verbs.run_line(context, f"{question.data['command']} {context.text.strip()}")
    return True


def _by_meaning(context: Context) -> None:
    """One function for each intent, in the order in which they were said."""
    if talk.is_from_work(context):
        talk.from_work(context)
        return
    if talk.is_unsure(context):
        talk.other(context)
        return
    intents = context.meaning.intents
    weighty = [each for each in intents if each not in ("greeting", "thanks", "other")]
    if "complaint" in weighty and again.is_meant(context):
        weighty = [each for each in weighty if each not in ("complaint", "ticket_reopen")]
        weighty.insert(0, "ticket_reopen")  # the same trouble, again
    for intent in dict.fromkeys(weighty or intents[:1]):
        verbs.INTENTS[intent](context)


def _put_off(
    engine: Engine,
    rules: Rules,
    readers: Mapping[str, Read],
    row_id: int,
    problem: Exception,
    now: datetime,
) -> None:
    """Something broke: another try soon; after the last one a person reads the message."""
    with transaction(engine) as session:
        row = session.get_one(Received, row_id)
        received.put_off(row, f"{type(problem).__name__}: {problem}", now)
        session.add(row)
        parked, channel, body = row.state == "parked", row.channel, row.body
    # The text itself may hold personal data: it stays in the database and out of the log.
    log.error("received %s: %s", row_id, type(problem).__name__, exc_info=problem)
    incoming = _readable(readers[channel], body) if parked else None
    if incoming is not None:
        with transaction(engine) as session:
            ask_a_person(Moment(session, rules, now), incoming)


def _readable(read: Read, body: str) -> Incoming | None:
    try:
        return read(body)
    except ValueError:
        return None
