"""/roster: who is to be there when. Everybody may look; supervisors set it (CS-1)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from handlers import arguments, telling
from handlers.context import STAFF, SUPERVISORS, Context, Moment
from handlers.errors import BadWords, NotAllowed
from handlers.shifts import reading
from handlers.wording import refusals
from handlers.wording import shifts as words
from storage import people, shifts
from storage.people import Person
from storage.shifts import Planned
from storage.tickets import DEPARTMENTS

WEEK = timedelta(days=7)


def roster(context: Context, said: str) -> None:
    """/roster: the week. /roster NAME 周一至周五 8:00-17:00: sets it. /roster NAME 11-25 休."""
    name, _, rest = said.strip().partition(" ")
    if not name:
        _show(context)
        return
    if not context.sender.roles & SUPERVISORS:
        raise NotAllowed(refusals.not_for_you)
    person = arguments.colleague(context, name)
    weeks = context.rules.charter.presence.roster_weeks
    found = reading.read(rest, context.rules.today(context.now), weeks)
    if found is None:
        raise BadWords(refusals.bad_roster)
    _set(context, person, found)
    _show(context, found.days[0])


def _set(context: Context, person: Person, said: reading.Said) -> None:
    keep(context, person.id, said, "chat")
    shifts.look_again(context.session, context.now)


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


def _show(context: Context, day: date | None = None) -> None:
    """A week from a day on: who is to be there, and who is there now."""
    first = day or context.rules.today(context.now)
    begins = _at(context, first, 0)
    own = context.sender.roles & STAFF
    who = people.with_any_role(context.session, sorted(own) if own else DEPARTMENTS)
    names = {each.id: each.name for each in who}
    rows = [
        (names[each.person_id], each.starts_at, each.ends_at)
        for each in shifts.between(context.session, list(names), begins, begins + WEEK)
    ]
    here = [names[each] for each in people.on_duty_among(context.session, list(names), context.now)]
    telling.answer(context, words.roster(context.t, rows, here), kind="list")
