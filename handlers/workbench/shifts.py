"""排班: who works when, day by day; where nobody does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handlers import borders
from handlers.context import Context
from handlers.shifts.roster import planned_people
from handlers.wording import names
from handlers.wording import shifts as words
from handlers.workbench import forms
from handlers.workbench.forms import Form
from storage import people, shifts
from storage.calendar import Span
from storage.people import Person
from storage.shifts import Shift

WEEK, MONTH = 7, 28  # days of a page
USUAL = 8  # kinds of hours that are offered
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """``holes``: when somebody should be there and nobody is."""

    iso: str
    title: str
    weekday: str
    today: bool
    holes: list[str]


@dataclass(frozen=True, slots=True)
class Row:
    """``cells``: (value of the cell, hours of each shift), a cell for each day."""

    name: str
    roles: str
    cells: list[tuple[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Plan:
    """``usual``: hours that are planned most. ``acts``: what may be done with the week."""

    days: list[Day]
    rows: list[Row]
    departments: list[tuple[str, str]]
    usual: list[str]
    before: str
    after: str
    may_plan: bool
    swap: Form | None


def look(context: Context, first: date, days: int, department: str) -> Plan:
    """The shifts of the people whom the asker may see, from a Monday on. Raises NotAllowed."""
    forms.refuse_unless(context, "roster")
    t, rules = context.t, context.rules
    monday = first - timedelta(days=first.weekday())
    dates = [monday + timedelta(days=at) for at in range(days)]
    who = _who(context, department)
    begins, ends = _midnight(context, dates[0]), _midnight(context, dates[-1] + ONE_DAY)
    found = shifts.between(context.session, [each.id for each in who], begins, ends)
    by_cell: dict[tuple[int, date], list[str]] = {}
    for each in found:
        key = each.person_id, rules.local(each.starts_at).date()
        by_cell.setdefault(key, []).append(_hours(context, each))
    today = rules.today(context.now)
    may_plan = forms.may(context, "roster set")
    return Plan(
        [
            Day(
                f"{each:%Y-%m-%d}",
                f"{each.month}-{each.day}",
                words.weekday(t, each.weekday()),
                each == today,
                _holes(context, each, who, found) if each >= today else [],
            )
            for each in dates
        ],
        [
            Row(
                each.name,
                t.joined(
                    names.role(t, r) for r in sorted(people.roles_of(context.session, each.id))
                ),
                [(f"{day:%Y-%m-%d} {each.name}", by_cell.get((each.id, day), [])) for day in dates],
            )
            for each in who
        ],
        [(key, names.department(t, key)) for key in rules.charter.departments],
        _usual(context, found),
        f"{monday - timedelta(days=days):%Y-%m-%d}",
        f"{monday + timedelta(days=days):%Y-%m-%d}",
        may_plan,
        _form(context, "roster swap") if may_plan else None,
    )


def _form(context: Context, name: str) -> Form:
    return forms.form_of(context, forms.verb_called(context, name))


def _who(context: Context, department: str) -> Sequence[Person]:
    mine = planned_people(context)
    if department not in context.rules.charter.departments:
        return mine
    there = {each.id for each in people.with_any_role(context.session, [department])}
    return [each for each in mine if each.id in there]


def _midnight(context: Context, day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=context.rules.zone)


def _hours(context: Context, shift: Shift) -> str:
    return f"{context.t.clock(shift.starts_at)}-{context.t.clock(shift.ends_at)}"


def _usual(context: Context, found: Sequence[Shift]) -> list[str]:
    counted = Counter(_hours(context, each) for each in found)
    return [hours for hours, _ in counted.most_common(USUAL)] or ["8:00-17:00"]


# ---------------------------------------------------------------------------------------- holes


def _holes(context: Context, day: date, who: Sequence[Person], found: Sequence[Shift]) -> list[str]:
    """The hours of the front desk in which nobody of it is planned, in each estate."""
    charter, t = context.rules.charter, context.t
    desk = {each.id for each in people.with_any_role(context.session, [charter.desk])}
    if not desk & {each.id for each in who}:
        return []
    holes = []
    for estate in borders.known(context):
        calendar = charter.calendar(charter.presence.calendar, context.rules.zone, estate.name)
        there = [
            (each.starts_at, each.ends_at)
            for each in found
            if each.person_id in desk and each.estate_id in (None, estate.id)
        ]
        for begins, ends in calendar.spans(day):
            for start, end in _without(begins, ends, there):
                hours = f"{t.clock(start)}-{t.clock(end)}"
                holes.append(f"{estate.name} {hours}" if len(borders.known(context)) > 1 else hours)
    return holes


def _without(begins: datetime, ends: datetime, there: Sequence[Span]) -> Iterator[Span]:
    """What is left of a span when all of these are taken out."""
    at = begins
    for start, end in sorted(there):
        if start > at and at < ends:
            yield at, min(start, ends)
        at = max(at, end)
    if at < ends:
        yield at, ends
