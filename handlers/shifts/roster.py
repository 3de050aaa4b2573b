"""/roster: who is to be there when. Everybody may look; supervisors set it (CS-1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from handlers import borders, telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, WrongState
from handlers.shifts import reading
from handlers.wording import shifts as words
from storage import people, shifts
from storage.people import Person
from storage.shifts import Planned

WEEK = timedelta(days=7)


def show(context: Context) -> None:
    """/roster: who is to be there this week, and who is there now."""
    _show_week(context, context.rules.today(context.now))


def hours(context: Context, words_said: str) -> tuple[reading.Said, str]:
    """周一至周五 8:00-17:00, 11-25 22:00-6:00, 11-25 休: all of the words."""
    weeks = context.rules.charter.presence.roster_weeks
    found = reading.read(words_said, context.rules.today(context.now), weeks)
    if found is None:
        raise BadWords(words.bad_hours(words_said))
    return found, ""


def plan(context: Context, person: Person, said: reading.Said) -> None:
    """/roster NAME HOURS: somebody's shifts, or days off."""
    keep(context, person.id, said, "chat")
    shifts.look_again(context.session, context.now)
    _show_week(context, said.days[0])


def copy(context: Context, day: date) -> None:
    """/roster copy 11-30: that week as the one before it, for all who have nothing in it yet."""
    monday = day - timedelta(days=day.weekday())
    begins = _at(context, monday, 0)
    ids = [each.id for each in planned_people(context)]
    before = shifts.between(context.session, ids, begins - WEEK, begins)
    busy = {each.person_id for each in shifts.between(context.session, ids, begins, begins + WEEK)}
    rows = [
        Planned(each.person_id, _later(context, each.starts_at), end, each.estate_id)
        for each in before
        if each.person_id not in busy and (end := _later(context, each.ends_at)) > context.now
    ]
    if not shifts.plan(context.session, rows, "chat", context.now):
        raise WrongState(words.nothing_to_copy)
    shifts.look_again(context.session, context.now)
    _show_week(context, monday)


def _later(moment: Moment, at: datetime) -> datetime:
    """The same hour a week later, by the clocks on the wall."""
    return moment.rules.local(at) + WEEK


def swap(context: Context, one: Person, other: Person, day: date) -> None:
    """/roster swap NAME NAME 11-25: each works what the other was to work that day."""
    begins = _at(context, day, 0)
    ends = begins + timedelta(days=1)
    if ends <= context.now:
        raise WrongState(words.day_is_over)
    found = shifts.between(context.session, [one.id, other.id], begins, ends)
    theirs = [each for each in found if begins <= each.starts_at < ends]
    rows = [
        Planned(
            other.id if each.person_id == one.id else one.id,
            each.starts_at,
            each.ends_at,
            each.estate_id,
        )
        for each in theirs
    ]
    if not rows or one.id == other.id:
        raise WrongState(words.nothing_to_swap)
    for person in (one, other):
        shifts.clear(context.session, person.id, begins, ends)
    shifts.plan(context.session, rows, "chat", context.now)
    shifts.look_again(context.session, context.now)
    for person in (one, other):
        told = words.swapped_with(
            day, [(e.starts_at, e.ends_at) for e in rows if e.person_id == person.id]
        )
        telling.tell_person(context, person.id, told, "notice")
    _show_week(context, day)


def keep(
    moment: Moment,
    person_id: int,
    said: reading.Said,
    source: str,
    estate_id: int | None = None,
    *,
    write: bool = True,
) -> int:
    """Plans what a line of a roster says; returns how many shifts that changes."""
    begins = [_at(moment, day, said.start) for day in said.days]
    if said.is_free:
        if not write:
            return 0
        return sum(
            shifts.clear(moment.session, person_id, day, day + timedelta(days=1)) for day in begins
        )
    rows = [
        Planned(person_id, start, _at(moment, day, said.end), estate_id)
        for day, start in zip(said.days, begins, strict=True)
    ]
    if not write:
        return len(shifts.news(moment.session, rows, moment.now))
    return shifts.plan(moment.session, rows, source, moment.now)


def _at(moment: Moment, day: date, minute: int) -> datetime:
    later, within = divmod(minute, 1440)
    clock = time(within // 60, within % 60)
    return datetime.combine(day + timedelta(days=later), clock, tzinfo=moment.rules.zone)


def planned_people(context: Context) -> Sequence[Person]:
    """Whose shifts the asker sees: of their own department, of all where they are in none."""
    own = context.sender.departments
    who = people.with_any_role(context.session, own or context.rules.charter.departments)
    return borders.mine(context, who)


def _show_week(context: Context, first: date) -> None:
    begins = _at(context, first, 0)
    names = {each.id: each.name for each in planned_people(context)}
    rows = [
        (names[each.person_id], each.starts_at, each.ends_at)
        for each in shifts.between(context.session, list(names), begins, begins + WEEK)
    ]
    here = [names[each] for each in people.on_duty_among(context.session, list(names), context.now)]
    telling.answer(context, words.roster(context.t, rows, here), kind="list")
