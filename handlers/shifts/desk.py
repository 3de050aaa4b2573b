"""The front desk is never empty in its hours (CS-1): an alert when it is, a summary every day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from handlers import telling
from handlers.context import Moment
from handlers.wording import shifts as words
from storage import desks, estates, people, shifts
from storage.calendar import Calendar, Span
from storage.people import Person
from storage.shifts import DeskWatch

ONE_DAY = timedelta(days=1)
ROSTERED = timedelta(days=8)  # whoever has rostered anybody so lately keeps a roster


def attend(moment: Moment, watch: DeskWatch) -> None:
    """Looks at one estate's desk, and says when to look again."""
    calendar = _calendar(moment, watch)
    who = _desk_people(moment, watch)
    since = watch.created_at - moment.rules.charter.presence.kept_within
    ids = [each.id for each in who]
    if not shifts.keep_duty(moment.session, ids, since, moment.now):
        watch.empty_since, watch.alerts = None, 0
        watch.next_at = calendar.next_opening(moment.now)
    elif calendar.is_open(moment.now):
        _watch(moment, watch, calendar, ids)
    else:
        watch.empty_since, watch.alerts = None, 0
        _sum_up(moment, watch, calendar, who)
        watch.next_at = calendar.next_opening(moment.now)


def _watch(moment: Moment, watch: DeskWatch, calendar: Calendar, ids: Sequence[int]) -> None:
    closes = calendar.closing(moment.now)
    rule = moment.rules.charter.presence
    there, awaited = desks.shown_and_awaited(
        moment.session, ids, moment.now, rule.alert_after, watch.estate_id
    )
    if there:
        watch.empty_since, watch.alerts, watch.next_at = None, 0, min(closes, *there)
        return
    watch.empty_since = empty_since = watch.empty_since or moment.now
    due = empty_since + rule.alert_after + watch.alerts * rule.repeat
    if due <= moment.now:
        watch.alerts += 1
        tell(
            moment,
            watch,
            lambda t: words.desk_empty(
                t, _name(moment, watch), empty_since, moment.now, sorted(awaited)
            ),
        )
        due = moment.now + rule.repeat
    watch.next_at = min(due, closes)


def tell(moment: Moment, watch: DeskWatch, compose: telling.Compose) -> None:
    for role in moment.rules.charter.presence.to:
        telling.tell_role(moment, role, watch.estate_id, compose, "alert")


def _sum_up(moment: Moment, watch: DeskWatch, calendar: Calendar, who: Sequence[Person]) -> None:
    """After closing, once a day: who was there from when until when, and when nobody was."""
    today = moment.rules.today(moment.now)
    spans = calendar.spans(today)
    if not spans or moment.now < spans[-1][1] or watch.summed_on == today:
        return
    if watch.summed_on is None and watch.created_at >= spans[-1][1]:
        return  # it was set up this evening: there is no day to speak of
    watch.summed_on = today
    begins, ends = spans[0][0], spans[-1][1]
    names = {each.id: each.name for each in who}
    there = [
        (names[each.person_id], max(each.started_at, begins), min(each.ended_at or ends, ends))
        for each in shifts.presences(moment.session, list(names), begins, ends)
    ]
    came = {name for name, *_ in there}
    planned = shifts.between(moment.session, list(names), begins, ends)
    missing = sorted({names[each.person_id] for each in planned} - came)
    empty = gaps(spans, [(start, end) for _, start, end in there])
    holes = _holes(moment, calendar.spans(today + ONE_DAY), list(names))
    tell(
        moment,
        watch,
        lambda t: words.day_at_desk(
            t, _name(moment, watch), there, missing, empty, holes, moment.now
        ),
    )


def _holes(moment: Moment, spans: Sequence[Span], desk_ids: Sequence[int]) -> list[Span]:
    """When tomorrow nobody is rostered, where a roster is kept at all."""
    if not spans or not shifts.between(
        moment.session, desk_ids, moment.now - ROSTERED, moment.now + ROSTERED
    ):
        return []
    planned = shifts.between(moment.session, desk_ids, spans[0][0], spans[-1][1])
    return gaps(spans, [(each.starts_at, each.ends_at) for each in planned])


def gaps(spans: Sequence[Span], there: Sequence[Span]) -> list[Span]:
    """When the desk was open and nobody was there. Pure."""
    found: list[Span] = []
    for opens, closes in spans:
        until = opens
        for start, end in sorted(there):
            if start > until and until < closes:
                found.append((until, min(start, closes)))
            until = max(until, end)
        if until < closes:
            found.append((until, closes))
    return found


def _calendar(moment: Moment, watch: DeskWatch) -> Calendar:
    name = moment.rules.charter.presence.calendar
    return moment.rules.charter.calendar(name, moment.rules.zone, _name(moment, watch))


def _name(moment: Moment, watch: DeskWatch) -> str:
    return estates.estate(moment.session, watch.estate_id).name


def _desk_people(moment: Moment, watch: DeskWatch) -> Sequence[Person]:
    role = moment.rules.charter.presence.role
    return people.holders(moment.session, role, watch.estate_id, moment.now).everybody
