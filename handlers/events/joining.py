"""Homeowners sign up with one tap, wait where it is full, move up, say how it was (CS-5)."""

from __future__ import annotations

from handlers import afterwords, dialogue, talk, telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotFound, TooLate
from handlers.events import moments
from handlers.numbers import row_number
from handlers.wording import events as words
from storage import estates, events
from storage.dialogues import Dialogue
from storage.events import Event, SignUp


def show(context: Context) -> None:
    """活动: what comes, each with its buttons; nothing known: the front desk knows more."""
    own = {each.estate_id for each in context.sender.homes}
    estate_ids = own or {each.id for each in estates.estates(context.session)}
    rows = events.coming(context.session, sorted(estate_ids), context.now)
    if not rows:
        talk.activity(context)
        return
    for row in rows[:3]:
        free = places_left(context, row)
        telling.answer(context, words.coming(context.t, row, free, context.now), kind="list")


def join(context: Context, row: Event, wanted: int) -> None:
    """A place, or a place in the waiting list. Pressed again: so many instead."""
    _require_open(context, row)
    most = context.rules.charter.events.party
    if not 1 <= wanted <= most:
        raise BadWords(words.party(most))
    found = events.sign_up(context.session, row.id, context.sender.id)
    holds = found.people if found is not None and found.state == "going" else 0
    free = places_left(context, row)
    fits = free is None or wanted - holds <= free
    if holds and not fits:
        telling.answer(context, words.keeps(context.t, row, holds, holds + (free or 0)))
        return
    if found is None:
        found = SignUp(
            event_id=row.id,
            person_id=context.sender.id,
            people=wanted,
            state="waiting",
            queued_at=context.now,
        )
    elif found.state == "cancelled":
        found.queued_at = context.now
    found.people = wanted
    # Nobody passes those who wait already, unless they have a place and want a smaller one.
    ahead = events.tally(context.session, row.id).waiting > 0 and not holds
    found.state = "going" if fits and not ahead else "waiting"
    context.session.add(found)
    context.session.flush()
    if wanted < holds:
        move_up(context, row)
    reply = words.joined if found.state == "going" else words.queued
    telling.answer(context, reply(context.t, row, wanted, context.now))


def leave(context: Context, row: Event) -> None:
    """The places go to those who wait."""
    _require_open(context, row)
    found = events.sign_up(context.session, row.id, context.sender.id)
    if found is not None and found.state != "cancelled":
        found.state = "cancelled"
        context.session.flush()
        move_up(context, row)
    telling.answer(context, words.left(context.t, row))


def move_up(moment: Moment, row: Event) -> None:
    """Whoever waits longest and fits gets the free places, and hears it."""
    for waiting, person in events.sign_ups(moment.session, row.id, "waiting"):
        free = places_left(moment, row)
        if free is not None and waiting.people > free:
            continue
        waiting.state = "going"
        moment.session.flush()
        at = f"up:{moment.now.isoformat()}"
        moments.tell(moment, row, person.id, at, words.moved_up)


def liked(context: Context, row: Event, points: int) -> None:
    """How it was, of those who had a place."""
    found = events.sign_up(context.session, row.id, context.sender.id)
    if found is None or found.state != "going":
        raise NotFound(words.no_event(str(row.id)))
    found.points = points
    dialogue.ask(context, "eventwords", words.how_else(context.t), event=row.id)


def words_answered(context: Context, question: Dialogue) -> bool:
    """A word about the event, for its summary. A complaint among them is one as well."""
    found = events.sign_up(context.session, question.data["event"], context.sender.id)
    if found is None or not afterwords.belong(context):
        return False
    dialogue.finish(context)
    if not afterwords.is_nothing(context):
        found.words = afterwords.kept(context)
        if afterwords.is_complaint(context):
            return False  # it goes on as one
    telling.answer(context, words.thanks(context.t))
    return True


def said(context: Context, event_id: int) -> None:
    """How it was, in words and without being asked; also of those who came as they were."""
    found = events.sign_up(context.session, event_id, context.sender.id) or SignUp(
        event_id=event_id,
        person_id=context.sender.id,
        people=0,
        state="cancelled",
        queued_at=context.now,
    )
    found.words = "\n".join(filter(None, (found.words, afterwords.kept(context))))
    context.session.add(found)
    context.outcome = f"event {event_id}"
    telling.answer(context, words.thanks(context.t))


def places_left(moment: Moment, row: Event) -> int | None:
    """Places that are left; None where there is no limit."""
    return row.capacity - events.tally(moment.session, row.id).going if row.capacity else None


def find(context: Context, number: str) -> Event:
    """One of the sender's own estate. Raises NotFound."""
    row = events.event(context.session, row_number(number))
    if row is None or row.estate_id not in {each.estate_id for each in context.sender.homes}:
        raise NotFound(words.no_event(number))
    return row


def _require_open(moment: Moment, row: Event) -> None:
    if row.state != "announced" or moment.now >= row.starts_at:
        raise TooLate(words.event_state(row.title, row.state))
