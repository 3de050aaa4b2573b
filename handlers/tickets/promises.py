"""The promise ledger: a day, changed only with a reason, reminded of, kept or broken (CS-2)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from handlers import borders, clocks, days, deadlines, dialogue, policy, telling
from handlers.context import Context, Moment
from handlers.errors import BadWords
from handlers.tickets import pages, people
from handlers.wording import cards, refusals
from handlers.wording import promises as words
from handlers.wording.tongue import Tongue
from storage import promises
from storage.history import Kind
from storage.promises import Promise
from storage.tickets import Ticket


def promise(context: Context, ticket: Ticket, day: date | None, reason: str) -> None:
    """/promise N DATE [REASON]: until the end of that day. Another day needs a reason."""
    if day is None:
        reply = cards.ask_words(context.t, "promise", ticket.id)
        dialogue.ask_words(context, f"/promise {ticket.id}", reply)
        return
    ticket.require_in_work("promise")
    at, reason = clocks.leading(reason) or (None, reason)
    if _end_of(context, day, at) <= context.now:
        raise BadWords(refusals.day_has_passed)
    before = promises.latest(context.session, ticket.id)
    if before is not None and before.state not in ("open", "broken"):
        before = None  # kept, or void: this is a new promise, not another day for the old one
    if before is not None and before.state == "open" and before.day == day and at is None:
        same = words.same_day(context.t, ticket, context.t.day(day))
        telling.answer(context, same, ticket_id=ticket.id)
    elif before is not None and (not reason or days.is_hour(reason)):
        asked = words.ask_reason(context.t, ticket, context.t.day(before.day))
        hour = f" {at:%H:%M}" if at is not None else ""
        dialogue.ask_words(context, f"/promise {ticket.id} {day.isoformat()}{hour}", asked)
    else:
        _write_down(context, ticket, day, reason, before, at)
        said = words.made(context.t, ticket, _by(context.t, day, at))
        telling.answer(context, said, ticket_id=ticket.id)


def _write_down(
    context: Context,
    ticket: Ticket,
    day: date,
    reason: str,
    before: Promise | None,
    at: time | None = None,
) -> Promise:
    """One more line of the ledger, and the homeowner hears of it."""
    if before is not None and before.state == "open":
        before.end("replaced", context.now)
        context.session.add(before)
    made = make(context, ticket, day, reason, context.sender.id, at)
    if before is not None:
        before.replaced_by_id = made.id
    event = context.note(
        ticket.id,
        Kind.PROMISED if before is None else Kind.PROMISE_CHANGED,
        " ".join(filter(None, (day.isoformat(), f"{at:%H:%M}" if at else "", reason))),
        promise=made.id,
        day=day.isoformat(),
        before=before.day.isoformat() if before else None,
    )
    deadlines.meet(context, ticket, "plan", "follow", by=event)
    old = before.day if before else None
    sooner = old is not None and day < old
    people.tell_reporter(
        context,
        ticket,
        lambda t: words.told(t, ticket, _by(t, day, at), t.day(old) if old else "", reason, sooner),
        "reply",
        actor_id=context.sender.id,
        key=f"promise:{made.id}",
    )
    return made


def standing(moment: Moment, ticket_id: int) -> Promise | None:
    """The promise for a ticket that can still be kept."""
    made = promises.latest(moment.session, ticket_id)
    if made is None or made.state != "open" or _end_of(moment, made.day) <= moment.now:
        return None
    return made


def carry(context: Context, ticket: Ticket, other: Ticket) -> None:
    """``ticket`` goes on within ``other``: of two promised days the earlier one is to be kept, and
    where that is a new one for ``other``, all whom it concerns are told."""
    mine, theirs = standing(context, ticket.id), standing(context, other.id)
    if mine is None:
        return
    mine.end("replaced", context.now)
    if other.is_asked:
        mine.state = "kept"  # the work is done
        return
    if theirs is None or mine.day < theirs.day:
        reason = words.together(context.tongue(), ticket, other)
        theirs = _write_down(context, other, mine.day, reason, theirs)
    mine.replaced_by_id = theirs.id


def keep(context: Context, ticket: Ticket, told: Promise | None) -> None:
    """``ticket`` goes its own way again: the day that its homeowner was told stays."""
    if told is None:
        return
    made = _write_down(context, ticket, told.day, told.reason, None)
    if told.ticket_id == ticket.id:
        told.end("replaced", context.now)
        told.replaced_by_id = made.id
        context.session.add(told)


def _by(t: Tongue, day: date, at: time | None) -> str:
    """The day that was promised, with its hour where one was said."""
    return f"{t.day(day)} {at:%H:%M}" if at is not None else t.day(day)


def make(
    moment: Moment, ticket: Ticket, day: date, reason: str, by_id: int, at: time | None = None
) -> Promise:
    """The row of the ledger, and the deadline that watches over it."""
    deadlines.cancel(moment, ticket, ["promise"])
    deadline = deadlines.start(moment, ticket, "promise", _end_of(moment, day, at))
    moment.session.flush()
    made = Promise(
        ticket_id=ticket.id,
        deadline_id=deadline.id,
        department=ticket.department,
        day=day,
        reason=reason,
        made_by_id=by_id,
        made_at=moment.now,
    )
    made.next_at = _next_reminder(moment, made)
    moment.session.add(made)
    moment.session.flush()
    return made


def _end_of(moment: Moment, day: date, at: time | None = None) -> datetime:
    return datetime.combine(day, at or time(23, 59), tzinfo=moment.rules.zone)


def _next_reminder(moment: Moment, made: Promise) -> datetime | None:
    rule = moment.rules.charter.promises
    return policy.next_reminder(made.day, rule.days_before, rule.at, moment.rules.zone, moment.now)


def remind(moment: Moment, made: Promise) -> None:
    """The day draws near: whoever holds the ticket is told while it can still be kept."""
    ticket = moment.session.get_one(Ticket, made.ticket_id, with_for_update=True)
    made.next_at = _next_reminder(moment, made) if made.state == "open" else None
    moment.session.add(made)
    if made.state != "open" or not ticket.is_open:
        return
    left = (made.day - moment.rules.today(moment.now)).days
    people.tell_holder(
        moment,
        ticket,
        lambda t: words.reminder(
            t, ticket, t.day(made.day), left, people.home_label(moment, ticket, t)
        ),
        "card",
    )
    moment.record(ticket.id, Kind.PROMISE_REMINDED, made.day.isoformat())


def after_reopening(context: Context, ticket: Ticket, was_signed: bool) -> None:
    """It was not solved after all: a promise that seemed kept is to be kept still, or broken.

    Where the homeowner had signed it off it was kept; what comes later is new trouble.
    """
    made = promises.latest(context.session, ticket.id)
    if made is None or made.state != "kept" or was_signed:
        return
    due_at = _end_of(context, made.day)
    if due_at <= context.now:
        made.end("broken", context.now)
    else:
        deadline = deadlines.start(context, ticket, "promise", due_at)
        context.session.flush()
        made.resume(deadline.id)
        made.next_at = _next_reminder(context, made)
    context.session.add(made)


def ledger(context: Context, page: str) -> None:
    """/promises: what is still to be kept, the nearest day first, and how this month went."""
    own = context.sender.departments or context.rules.charter.departments.keys()
    at = pages.read(page)
    rows = promises.open_in(
        context.session,
        own or context.rules.charter.departments,
        limit=pages.SIZE + 1,
        offset=at.offset,
        here=borders.here(context),
    )
    since, until = month_of(context)
    reply = words.ledger(
        context.t,
        rows[: pages.SIZE],
        promises.figures(context.session, since, until, borders.here(context)),
        context.rules.today(context.now),
        pages.following("/promises", at, len(rows)),
    )
    telling.answer(context, reply, kind="list")


def month_of(moment: Moment) -> tuple[datetime, datetime]:
    """From the first of this month, on the company's clocks, until now."""
    first = moment.rules.today(moment.now).replace(day=1)
    begins = datetime.combine(first, time(0), tzinfo=moment.rules.zone)
    return begins, moment.now + timedelta(seconds=1)


def number_in(key: str | None) -> int | None:
    """The promise that a message in the outbox tells of, from its key ``promise:7:p5``."""
    parts = (key or "").split(":")
    return int(parts[1]) if parts[0] == "promise" else None
