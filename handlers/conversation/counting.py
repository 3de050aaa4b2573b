"""Counts what was asked for by ``tallies`` and says it: the number first, then which they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from handlers import telling
from handlers.context import Context
from handlers.conversation.acts import Act
from handlers.incoming import Reply
from handlers.tickets import finding, people
from handlers.wording import names
from handlers.wording import tallies as words
from storage import estates, periods, tallies
from storage.charter.company import DEPARTMENT_SUPERVISOR
from storage.history import Kind as EventKind
from storage.periods import Kind, Period
from storage.tallies import Sought

SHOWN = 12
EVENING = timedelta(hours=18)
LATELY = 7  # days that 最近 is
# Between the report and which events a span is measured.
UNTIL = {"until_taken": (EventKind.TAKEN, EventKind.ASSIGNED), "until_done": (EventKind.RESOLVED,)}
PERIODS: Mapping[str, tuple[Kind, int]] = {
    "today": ("day", 0),
    "yesterday": ("day", 1),
    "day_before": ("day", 2),
    "this_week": ("week", 0),
    "last_week": ("week", 1),
    "this_month": ("month", 0),
    "last_month": ("month", 1),
    "this_year": ("year", 0),
}


def tally(context: Context, act: Act) -> None:
    """What was asked, or each of several things that were asked in one breath: in one message."""
    told = [_told(context, values) for values in act.values.get("apart", (act.values,))]
    reply = told[-1][0]
    reply = replace(reply, text="\n".join(each.text for each, _ in told))
    only = told[0][1] if len(told) == 1 else None
    telling.answer(context, reply, kind="list", ticket_id=only)


def _told(context: Context, values: Mapping[str, Any]) -> tuple[Reply, int | None]:
    """The reply, and the ticket that it is about where it is one."""
    reader = finding.reader_of(context, context.sender)
    sought = _sought(context, values)
    scope = words.scope(context.t, sought, _names(context, values))
    if values.get("marks"):
        given = tallies.marks(context.session, reader, sought)
        return words.marks(context.t, scope, given), None
    if until := str(values.get("until", "")):
        spans = tallies.spans(context.session, reader, sought, *UNTIL[until])
        return words.spans(context.t, scope, until, spans), None
    count = tallies.count(context.session, reader, sought)
    if by := str(values.get("by", "")):
        rows = tallies.counted_by(context.session, reader, sought, by)
        return words.by_part(context.t, scope, count, by, rows[:SHOWN]), None
    found = tallies.first(context.session, reader, sought, SHOWN)
    shown = [(each, people.holder_name(context, each)) for each in found]
    only = found[0].id if len(found) == 1 else None
    if sought.state or sought.urgency or sought.late:
        every = replace(sought, state="", urgency="", late=False)
        total = tallies.count(context.session, reader, every) if sought.since else None
        return words.of_sort(context.t, scope, count, total, shown), only
    late = tallies.count(context.session, reader, replace(sought, late=True))
    in_work = tallies.count(context.session, reader, replace(sought, state="open"))
    return words.all_of(context.t, scope, count, late, in_work, shown), only


def _sought(context: Context, values: Mapping[str, Any]) -> Sought:
    since, until = _span(context, values)
    state = str(values.get("state", ""))
    narrowed = values.get("late") or values.get("urgency") or values.get("mine")
    if not state and since is None and (narrowed or values.get("person")):
        state = "open"
    if since is None and state in ("", "done"):
        since, until = _moments(context, Period("day", _today(context)))
    complaints = values.get("complaints", False)
    return Sought(
        state=state,
        urgency=str(values.get("urgency", "")),
        late=bool(values.get("late")),
        since=since,
        until=until,
        departments=_departments(context, values),
        estate_id=values.get("estate"),
        holder_id=context.sender.id if values.get("mine") else values.get("person"),
        building=str(values.get("building", "")),
        without=context.rules.charter.no_complaints() if complaints else frozenset(),
    )


def _departments(context: Context, values: Mapping[str, Any]) -> tuple[str, ...]:
    if values.get("department"):
        return (str(values["department"]),)
    if not values.get("ours"):
        return ()
    charter = context.rules.charter
    led = {
        each
        for each in charter.departments
        if context.sender.roles & set(charter.hearers([DEPARTMENT_SUPERVISOR], each))
    }
    return tuple(sorted(context.sender.departments | led))


def _span(context: Context, values: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
    """When it was reported; (None, None) where no time is named."""
    today, period = _today(context), str(values.get("period", ""))
    if period == "last_days":
        days = int(values.get("days", 0)) or LATELY
        first, _ = _moments(context, Period("day", today - timedelta(days=days - 1)))
        return first, None
    if period == "last_night":
        first, _ = _moments(context, Period("day", today - timedelta(days=1)))
        return first + EVENING, None
    if period in PERIODS:
        kind, back = PERIODS[period]
        found = periods.containing(kind, today)
        for _ in range(back):
            found = found.before
        since, until = _moments(context, found)
        return since, None if values.get("till_now") else until
    month = periods.read(str(values.get("month", "")))
    return _moments(context, month) if month is not None else (None, None)


def _moments(context: Context, period: Period) -> tuple[datetime, datetime]:
    return period.moments(context.rules.zone)


def _today(context: Context) -> date:
    return context.rules.today(context.now)


def _names(context: Context, values: Mapping[str, Any]) -> list[str]:
    """When, where and whose, as people call it."""
    t, found = context.t, []
    if period := str(values.get("period", "")):
        found.append(words.when(t, period, int(values.get("days", 0)) or LATELY))
        found += [t("到现在")] if values.get("till_now") else []
    elif values.get("month"):
        found.append(t.month(str(values["month"])))
    if values.get("estate"):
        found.append(estates.estate(context.session, values["estate"]).name)
    if values.get("building"):
        found.append(names.place(t, str(values["building"])))
    found += [names.department(t, each) for each in _departments(context, values)]
    if values.get("person"):
        found.append(people.name_of(context, values["person"]))
    if values.get("mine"):
        found.append(t("您手上"))
    return found


VERBS = {"tally": tally}
