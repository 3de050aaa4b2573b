"""What the home was told, what is on in the estate, what it is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from handlers.context import Context
from handlers.events import joining
from handlers.incoming import Reply
from handlers.myhome.frame import Ask
from handlers.surveys import answering
from handlers.wording import events as event_words
from handlers.wording import myhome as words
from storage import events, households, notices
from storage.events import Event
from storage.notices import Notice

MOST, AGO = 12, timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Told:
    text: str
    at: str
    span: str  # of an outage: from when until when, or that it is over
    now: bool  # it is going on


@dataclass(frozen=True, slots=True)
class News:
    notices: Sequence[Told]
    events: Sequence[Ask]
    survey: Ask | None


def look(context: Context) -> News:
    return News(told(context, MOST), coming(context), survey(context))


def told(context: Context, most: int) -> list[Told]:
    """What they were told, the newest first."""
    since = context.now - AGO
    lived_in = households.residencies_of(context.session, context.sender.id)
    found = notices.of_residencies(context.session, lived_in, since, most)
    return [_told(context, each) for each in found]


def _told(context: Context, row: Notice) -> Told:
    t, now = context.t, context.now
    begun = row.begins_at is not None and row.begins_at <= now
    going_on = begun and row.restored_at is None and (row.ends_at is None or now < row.ends_at)
    return Told(row.text, t.moment(row.sent_at, now), words.span(t, row, now), going_on)


def coming(context: Context) -> list[Ask]:
    own = sorted({each.estate_id for each in context.sender.homes})
    return [_event(context, each) for each in events.coming(context.session, own, context.now)]


def _event(context: Context, row: Event) -> Ask:
    mine = events.sign_up(context.session, row.id, context.sender.id)
    if mine is not None and mine.state in ("going", "waiting"):
        say = event_words.joined if mine.state == "going" else event_words.queued
        return _ask(say(context.t, row, mine.people, context.now))
    return _ask(event_words.coming(context.t, row, joining.places_left(context, row), context.now))


def survey(context: Context) -> Ask | None:
    """The question that waits for their home's answer."""
    reply = answering.waiting(context)
    return _ask(reply) if reply is not None else None


def _ask(reply: Reply) -> Ask:
    return Ask(reply.text, [(each.label, each.action) for each in reply.buttons])
