"""The company's own canned replies: written, changed and taken out by whoever leads."""

from __future__ import annotations

from pydantic import ValidationError

from handlers import telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotFound
from handlers.wording import replies as words
from storage import replies
from storage.replies import CannedReply, OwnReply, Replies


def known(moment: Moment) -> Replies:
    """All that can be said by its name."""
    return replies.own(moment.session, moment.rules.replies)


def keep(context: Context, name: str, said: str, english: str) -> None:
    """/say set NAME WORDS: ``{name}`` and ``{ticket}`` are filled in when it is said."""
    if not said:
        raise BadWords(words.say_what(name))
    try:
        checked = CannedReply(name=name, zh=said, en=english or said)
    except ValidationError:
        raise BadWords(words.cannot_be_said) from None
    row = replies.own_called(context.session, checked.name) or OwnReply(
        name=checked.name, chinese="", person_id=context.sender.id, at=context.now
    )
    row.chinese, row.english = said, english
    row.person_id, row.at = context.sender.id, context.now
    context.session.add(row)
    context.audit("reply.kept", name=row.name)
    telling.answer(context, words.kept(context.t, row.name, said))


def drop(context: Context, name: str) -> None:
    row = replies.own_called(context.session, name)
    if row is None:
        raise NotFound(words.not_own(name))
    context.session.delete(row)
    context.audit("reply.dropped", name=name)
    telling.answer(context, words.dropped(context.t, name))
