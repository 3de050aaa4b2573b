"""保养: the month's maintenance, day by day, and what is overdue."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta

from handlers import people
from handlers.context import Context
from handlers.wording import facilities as words
from handlers.workbench import forms
from storage import facilities
from storage.facilities import Facility, MaintenancePlan
from storage.periods import Kind, Period, containing, read

MONTH: tuple[Kind, ...] = ("month",)
MOST = 400  # plans
FAR = timedelta(days=800)  # nobody looks further


@dataclass(frozen=True, slots=True)
class Due:
    """``facility``: its number."""

    facility: int
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Upkeep:
    """``weeks``: (day of the month, 0 outside of it; whether it is today; what is due)."""

    month: str
    before: str
    after: str
    weeks: list[list[tuple[int, bool, list[Due]]]]
    overdue: list[tuple[int, str, str]]  # duty, title, since when
    register: list[tuple[int, str, str, str, str]]  # number, name, kind, place, next


def look(context: Context, named: str) -> Upkeep:
    """Of the reader's estates. Raises NotAllowed."""
    forms.refuse_unless(context, "facility")
    t, today = context.t, context.rules.today(context.now)
    month = read(named, MONTH) or containing("month", today)
    if abs(month.first - today) > FAR:
        month = containing("month", today)
    mine = [each.id for each in people.my_estates(context)]
    found = {each.id: each for each in facilities.active(context.session, mine)}
    plans = list(facilities.plans(context.session, list(found)))[:MOST]
    by_day: dict[date, list[Due]] = {}
    for plan in plans:
        for day in _days(plan, month):
            facility = found[plan.facility_id]
            by_day.setdefault(day, []).append(Due(facility.id, facility.name, plan.what))
    days = Calendar().monthdatescalendar(month.first.year, month.first.month)
    late = [each for one in mine for each in facilities.overdue(context.session, one, context.now)]
    return Upkeep(
        month.name,
        month.before.name,
        month.following.name,
        [
            [
                (
                    day.day if day.month == month.first.month else 0,
                    day == today,
                    by_day.get(day, []) if day.month == month.first.month else [],
                )
                for day in week
            ]
            for week in days
        ],
        [(each.id, each.title, t.moment(each.due_at, context.now)) for each in late],
        [_line(context, each, plans) for each in found.values()],
    )


def _days(plan: MaintenancePlan, month: Period) -> list[date]:
    """The days of a month on which a plan falls, from the next one on."""
    found: list[date] = []
    day = plan.next_on
    while day < month.after and len(found) < 31:
        if day >= month.first:
            found.append(day)
        day = plan.following(day)
    return found


def _line(
    context: Context, facility: Facility, plans: list[MaintenancePlan]
) -> tuple[int, str, str, str, str]:
    own = [each for each in plans if each.facility_id == facility.id]
    said = context.t.joined(
        f"{each.what} {words.rhythm(context.t, each.every, each.unit)}" for each in own[:3]
    )
    return facility.id, facility.name, facility.kind, facility.place, said
