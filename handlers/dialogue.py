"""Asks for one missing thing, remembers in the database, goes on with the answer, or gives up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from handlers import telling
from handlers.context import Context
from handlers.incoming import Reply
from storage import dialogues
from storage.dialogues import Dialogue

PATIENCE = timedelta(minutes=30)
TRIES = 2
ENDING = frozenset({"solved", "withdraw"})  # yes to one of these ends a ticket
CANCEL = frozenset({"取消", "不写了", "算了", "cancel"})


def ask(context: Context, asks: str, reply: Reply, tries: int = 0, **data: Any) -> None:
    """Says the question and keeps it open; an earlier question is dropped."""
    telling.answer(context, reply, ticket_id=data.get("ticket"))
    question = Dialogue(
        person_id=context.sender.id,
        asks=asks,
        data=data,
        tries=tries,
        asked_at=context.now,
        expires_at=context.now + PATIENCE,
    )
    context.question = dialogues.ask(context.session, question)


def remember(context: Context, asks: str, **data: Any) -> None:
    """What was just spoken of, where nothing else is asked: the next words are read with it."""
    if context.question is not None and context.question.asks != asks:
        return
    question = Dialogue(
        person_id=context.sender.id,
        asks=asks,
        data=data,
        asked_at=context.now,
        expires_at=context.now + PATIENCE,
    )
    context.question = dialogues.ask(context.session, question)


def ask_words(context: Context, command: str, reply: Reply) -> None:
    """The next words of this person complete ``command``, as "/reply 12"."""
    ask(context, "words", reply, command=command)


def finish(context: Context) -> None:
    """The question is answered, or nobody waits for an answer any more."""
    if context.question is not None:
        dialogues.finish(context.session, context.sender.id)
        context.question = None
