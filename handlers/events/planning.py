"""/event: plan one, announce it in time, cancel it, note who came and what it cost, sum it up."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from handlers import borders, duties, people, telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotFound, TooLate, WrongState
from handlers.events import moments
from handlers.numbers import row_number
from handlers.wording import events as words
from handlers.wording import refusals
from nlu.choices import chosen
from storage import events
from storage.estates import Estate
from storage.events import Event

LONGEST = 500  # characters of a reason, a note, a summary
MOST = 99_999  # people
_CAPACITY = re.compile(r"(?:限|最多)?(\d{1,5})(?:人|people|p)", re.IGNORECASE)


def find(context: Context, number: str) -> Event:
    """Any event of the company. Raises NotFound."""
    found = events.event(context.session, row_number(number))
    if found is None:
        raise NotFound(words.no_event(number))
    return found


def show(context: Context, row: Event | None) -> None:
    """What is under way; of one event, who comes."""
    if row is not None:
        going = events.sign_ups(context.session, row.id, "going", "waiting")
        tally = events.tally(context.session, row.id)
        telling.answer(context, words.card(context.t, row, tally, going, context.now), kind="list")
        return
    rows = [
        (each, events.tally(context.session, each.id))
        for each in borders.mine(context, events.unfinished(context.session))
    ]
    telling.answer(context, words.under_way(context.t, rows, context.now), kind="list")


# ------------------------------------------------------------------------------------- planning


def is_capacity(word: str) -> bool:
    return _CAPACITY.fullmatch(word) is not None


def capacity(_context: Context, word: str) -> int:
    """40人, 限40人, 40: for how many there is room."""
    found = _CAPACITY.fullmatch(word)
    said = found[1] if found else word
    if not said.isdecimal() or not 0 < int(said) <= MOST:
        raise BadWords(refusals.bad_number(word, 1, MOST))
    return int(said)


def plan(
    context: Context,
    estate: Estate | None,
    title: str,
    day: date,
    at: time,
    place: str,
    planned_fen: int | None,
    capacity: int | None,
) -> None:
    """An event of an estate, in the company's time. Too near to be announced is refused (CS-5)."""
    rule = context.rules.charter.events
    row = Event(
        estate_id=people.one_estate(context, estate).id,
        clause=rule.clause,
        title=title,
        place=place,
        starts_at=_far_enough(context, day, at),
        capacity=capacity or 0,
        planned_fen=planned_fen or 0,
        planned_by_id=context.sender.id,
        planned_at=context.now,
    )
    moments.plan(context, row)
    context.session.add(row)
    context.session.flush()
    context.audit("event.planned", event=row.id)
    by = row.starts_at - rule.announce_before
    telling.answer(context, words.planned(context.t, row, by, context.now))


def _far_enough(context: Context, day: date, at: time) -> datetime:
    """A moment so far away that it can be announced in time (CS-5)."""
    starts_at = datetime.combine(day, at, tzinfo=context.rules.zone)
    _require_time(context, starts_at)
    return starts_at


def _require_time(moment: Moment, starts_at: datetime) -> None:
    earliest = moment.now + moment.rules.charter.events.announce_before
    if starts_at < earliest:
        raise TooLate(words.too_near(earliest, moment.now))


def announce(context: Context, row: Event) -> None:
    """Everybody of the estate hears of it, by day; not later than the charter says (CS-5)."""
    if row.state != "planned":
        raise WrongState(words.event_state(row.title, row.state))
    _require_time(context, row.starts_at)
    row.state, row.announced_at = "announced", context.now
    moments.tell_everybody(context, row, "tell")
    telling.answer(context, words.announcing(context.t, row))


def move(context: Context, row: Event, day: date, at: time | None) -> None:
    """Another day, while nobody has been told; at the same time of day where none is named."""
    if row.state != "planned":
        raise WrongState(words.event_state(row.title, row.state))
    before = row.starts_at.astimezone(context.rules.zone).time()
    row.starts_at = _far_enough(context, day, at or before)
    moments.plan(context, row)
    context.session.add(row)
    by = row.starts_at - context.rules.charter.events.announce_before
    telling.answer(context, words.planned(context.t, row, by, context.now))


def cancel(context: Context, row: Event, reason: str) -> None:
    """Everybody who was told hears it; those who signed up at once."""
    if row.state not in ("planned", "announced"):
        raise WrongState(words.event_state(row.title, row.state))
    announced = row.state == "announced"
    row.state, row.reason, row.stage, row.next_at = "cancelled", reason[:LONGEST], "", None
    for _, person in events.sign_ups(context.session, row.id, "going", "waiting"):
        moments.tell(context, row, person.id, "cancelled", words.called_off)
    if announced:
        moments.tell_everybody(context, row, "cancel")
    context.session.add(row)
    context.audit("event.cancelled", event=row.id)
    telling.answer(context, words.is_cancelled(context.t, row))


# ------------------------------------------------------------------------------------ afterwards


def came(context: Context, row: Event, count: int) -> None:
    _require_held(context, row)
    row.came = count
    _draft(context, row)


def cost(context: Context, row: Event, spent_fen: int, note: str) -> None:
    """What it has cost, and for what: 680 粽叶 300，糯米 380."""
    _require_held(context, row)
    row.cost_fen, row.cost_note = spent_fen, note[:LONGEST]
    _draft(context, row)


def summary(context: Context, row: Event, said: str) -> None:
    """The draft, drawn from what is known; with words it is handed in."""
    _require_held(context, row)
    if not said:
        _draft(context, row)
        return
    if row.came is None or row.cost_fen is None:
        raise WrongState(words.summary_lacks(row.id, row.came, row.cost_fen))
    tally = events.feedback(context.session, row.id)
    drawn = words.summary(context.tongue(), row, tally, context.now)
    row.summary = drawn if chosen("as_drawn", said) else f"{drawn}\n{said[:LONGEST]}"
    row.state, row.summed_at, row.stage, row.next_at = "summed", context.now, "", None
    evidence = [duties.Evidence("count", number=row.came), duties.Evidence("text", row.summary)]
    source = f"event:{row.id}"
    duties.record(context, "events", source=source, by=context.sender.id, evidence=evidence)
    for role in context.rules.charter.events.then:
        telling.tell_role(
            context,
            role,
            row.estate_id,
            lambda t: words.handed_in(t, row),
            "notice",
            key=f"event:{row.id}:summary",
        )
    telling.answer(context, words.summed(context.t, row))


def _require_held(moment: Moment, row: Event) -> None:
    if row.state != "announced" or moment.now < row.starts_at:
        raise WrongState(words.event_state(row.title, row.state))


def _draft(context: Context, row: Event) -> None:
    tally = events.feedback(context.session, row.id)
    telling.answer(context, words.draft(context.t, row, tally, context.now))
