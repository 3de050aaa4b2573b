"""/forum: the half-yearly forum with the owners' representatives, and what they said (GM-4)."""

from __future__ import annotations

from dataclasses import replace

from handlers import duties, telling
from handlers.context import Context
from handlers.duties import Evidence
from handlers.errors import NotFound
from handlers.tickets import report
from handlers.wording import forums as words
from nlu.meaning import Conversation
from storage import forums
from storage.forums import Forum, ForumOpinion

DUTY = "owners-forum"
MOST = 9_999  # people


def show(context: Context) -> None:
    """The last one, with what became of its opinions."""
    forum = forums.latest(context.session)
    if forum is None:
        telling.answer(context, words.none_yet(context.t))
        return
    rows = forums.opinions(context.session, forum.id)
    telling.answer(context, words.forum(context.t, forum, rows), kind="list")


def held(context: Context, count: int, summary: str) -> None:
    """A forum took place; it counts as the half-year's duty."""
    forum = Forum(
        held_at=context.now,
        attendance=count,
        summary=summary[:2000],
        recorded_by_id=context.sender.id,
    )
    context.session.add(forum)
    context.session.flush()
    evidence = [Evidence("attendance", summary, forum.attendance)]
    duties.record(
        context, DUTY, source=f"forum:{forum.id}", by=context.sender.id, evidence=evidence
    )
    context.audit("forum.held", forum=forum.id)
    telling.answer(context, words.held(context.t, forum))


def opinion(context: Context, said: str) -> None:
    """An opinion becomes a ticket of its own, with all of a ticket's promises."""
    forum = forums.latest(context.session)
    if forum is None:
        raise NotFound(words.no_forum)
    meaning = context.understand(said, Conversation(), context.now)
    incoming = replace(context.incoming, text=said)
    heard = replace(context, incoming=incoming, meaning=meaning, opened=None)
    report.report(heard)
    context.outcome = heard.outcome
    for ticket in filter(None, (heard.opened,)):
        context.session.add(ForumOpinion(forum_id=forum.id, ticket_id=ticket.id))
