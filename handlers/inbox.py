"""The door: a delivery comes in, is decided in one transaction, and is done. Read this first.

Who speaks → what is meant → which function → rows and words → handled, all in one commit.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from handlers import deadlines, drills, identity, telling
from handlers.context import Moment
from handlers.conversation.arrival import ask_a_person, context_of, welcome
from handlers.conversation.doing import converse
from handlers.errors import Refusal, as_refusal
from handlers.incoming import Incoming, Reply
from handlers.rules import Rules
from nlu.meaning import Conversation
from storage import contacts, received
from storage import drills as rows
from storage.db import again, is_away, transaction
from storage.received import Received
from storage.tickets import NotLawful

log = logging.getLogger("guanjia.inbox")

Read = Callable[[str], Incoming | None]


def receive_next(engine: Engine, rules: Rules, readers: Mapping[str, Read], now: datetime) -> bool:
    """Handles the oldest delivery that may be handled now; False where there is none."""
    begun: list[int] = []  # the number of the row, once there is one
    try:
        return again(lambda: _handle(engine, rules, readers, now, begun))
    except (Refusal, NotLawful) as problem:
        refused = problem
        again(lambda: _refuse(engine, rules, readers, begun[-1], refused, now))
    except Exception as problem:
        if not begun or is_away(problem):
            raise  # what came waits in the database for better times
        _put_off(engine, rules, readers, begun[-1], problem, now)
    return True


def _handle(
    engine: Engine, rules: Rules, readers: Mapping[str, Read], now: datetime, begun: list[int]
) -> bool:
    with transaction(engine) as session:
        row = received.next_due(session, now)
        if row is None:
            return False
        begun.append(row.id)
        incoming, pieces = _whole(session, row, readers[row.channel])
        moment = Moment(session, rules, now)
        row.finish(receive(moment, row.id, incoming) if incoming else "ignored", now)
        for piece in pieces:
            piece.finish(f"with {row.id}", now)
    return True


class _Enough(Exception):
    """Nothing of a rehearsal is kept."""


def rehearse(engine: Engine, rules: Rules, now: datetime) -> None:
    """Handles a message that nobody wrote, and keeps nothing of it: whatever is loaded or put
    together once is there before the first real one comes."""
    rules.understand("3栋2单元电梯坏了，停在5楼，困住人了", rules.today(now), Conversation())
    nobody = Incoming("rehearsal", "nobody", "nobody", now, text="你好")
    with suppress(_Enough), transaction(engine) as session:
        receive(Moment(session, rules, now), None, nobody)
        session.flush()
        raise _Enough


def _whole(
    session: Session, row: Received, read: Read
) -> tuple[Incoming | None, Sequence[Received]]:
    """What was sent, put together from the pieces in which an album comes."""
    pieces = received.rest_of_album(session, row)
    incoming = read(row.body)
    if incoming is not None and incoming.kind == "edited":
        return replace(incoming, was=_before(session, row, incoming, read)), pieces
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


def _before(session: Session, row: Received, edited: Incoming, read: Read) -> str | None:
    """What a message said before it was changed, as far back as one looks."""
    for earlier in received.before(session, row) if edited.message_id else ():
        found = _readable(read, earlier.body)
        if found is not None and found.message_id == edited.message_id:
            return found.text
    return None


def receive(moment: Moment, received_id: int | None, incoming: Incoming) -> str:
    """Decides about one thing that somebody did. Returns a word for what became of it.

    Raises Refusal and NotLawful: then nothing of it may be committed.
    """
    if incoming.kind in ("reachable", "unreachable"):
        identity.note_reach(moment, incoming)
        return incoming.kind
    if incoming.kind == "unreadable":
        ask_a_person(moment, incoming)
        return incoming.kind
    if incoming.kind == "migrated":
        contacts.move_chat(
            moment.session, incoming.channel, incoming.conversation, incoming.migrated_to
        )
        return "migrated"
    if incoming.kind == "drill":
        return drills.found(moment, incoming.action, _rehearsed(moment, drills.complaint(incoming)))
    context, new = context_of(moment, incoming, received_id)
    if new and not incoming.is_group:
        welcome(context)
    converse(context)
    deadlines.press_on(moment)
    return context.outcome or context.meaning.intent


def _rehearsed(moment: Moment, incoming: Incoming) -> str:
    """Handles a complaint as if it were one, and undoes all of it; what it did not lead to."""
    rows.rehearses(moment.session, True)
    try:
        with moment.session.begin_nested() as undone:
            receive(moment, None, incoming)
            moment.session.flush()
            lacking = rows.lacking(moment.session)
            undone.rollback()
    finally:
        rows.rehearses(moment.session, False)
    return lacking


def _refuse(
    engine: Engine,
    rules: Rules,
    readers: Mapping[str, Read],
    row_id: int | None,
    problem: Refusal | NotLawful,
    now: datetime,
) -> None:
    """What was begun is rolled back; now the person is told, and the delivery is done."""
    refused = as_refusal(problem)
    with transaction(engine) as session:
        row = received.still_pending(session, row_id)
        if row is None:
            return
        incoming, pieces = _whole(session, row, readers[row.channel])
        if incoming is None:
            return
        context, _ = context_of(Moment(session, rules, now), incoming, row.id)
        if refused.noted is not None:
            context.audit("refused", refused.home_id, **refused.noted)
        telling.answer(context, Reply(refused.say(context.t)))
        for each in (row, *pieces):
            each.finish(refused.word, now)


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
