"""/facility: the register of facilities, their maintenance plans, what is overdue (EN-1)."""

from __future__ import annotations

import re
from datetime import date, datetime

from handlers import borders, duties, people, telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotFound, WrongState
from handlers.numbers import row_number
from handlers.wording import facilities as words
from handlers.wording import refusals
from storage import estates, facilities
from storage.estates import Estate
from storage.facilities import Facility, MaintenancePlan

LONGEST = 60  # characters of a name, a place, of what is done
_RHYTHM = re.compile(r"每(?:(\d{1,3})个?|(半))?(天|日|周|星期|月|季度|季|年)")
_UNITS = {"天": (1, "day"), "日": (1, "day"), "周": (7, "day"), "星期": (7, "day")}
_UNITS |= {"月": (1, "month"), "季度": (3, "month"), "季": (3, "month"), "年": (12, "month")}


def show(context: Context, row: Facility | None) -> None:
    """All of them, or one with its plans."""
    if row is None:
        _show_all(context)
    else:
        _show(context, row)


def find(context: Context, number: str) -> Facility:
    found = facilities.facility(context.session, row_number(number))
    if found is None:
        raise NotFound(words.no_facility(number))
    return found


def _show_all(context: Context) -> None:
    mine = [each.id for each in people.my_estates(context)]
    found = facilities.active(context.session, mine)
    plans = facilities.plans(context.session, [each.id for each in found])
    first: dict[int, MaintenancePlan] = {}
    for each in plans:
        first.setdefault(each.facility_id, each)
    late = [task for each in mine for task in _overdue(context, each)]
    rows = [(each, first.get(each.id)) for each in found]
    telling.answer(context, words.facilities(context.t, rows, late), kind="list")


def _overdue(moment: Moment, estate_id: int) -> list[str]:
    found = facilities.overdue(moment.session, estate_id, moment.now)
    return [f"D{each.id} {each.title}" for each in found]


def _show(context: Context, row: Facility) -> None:
    plans = [
        (each, facilities.tasks(context.session, each.id))
        for each in facilities.plans(context.session, [row.id])
    ]
    estate = estates.estate(context.session, row.estate_id).name
    reply = words.one_facility(context.t, row, estate, plans, context.now)
    telling.answer(context, reply, kind="list")


# -------------------------------------------------------------------------- keeping the register


def add(context: Context, rows: list[tuple[str, str, str, Estate | None]]) -> None:
    """Enters (name, kind, place, estate) each; known kinds bring plans."""
    telling.answer(context, words.entered(context.t, [_added(context, *each) for each in rows]))


def _added(
    context: Context, name: str, kind: str, place: str, estate: Estate | None
) -> tuple[Facility, int]:
    """The new facility, and how many plans its kind has brought."""
    estate_id = people.one_estate(context, estate).id
    if facilities.named(context.session, estate_id, name) is not None:
        raise WrongState(words.facility_known(name))
    row = Facility(
        estate_id=estate_id,
        name=name,
        kind=kind,
        place=place,
        created_at=context.now,
        created_by_id=context.sender.id,
    )
    context.session.add(row)
    context.session.flush()
    standard = context.rules.charter.maintenance.kinds.get(kind, ())
    for each in standard:
        set_up(context, row, each.what, (each.every, each.unit), None)
    return row, len(standard)


def plan(
    context: Context, row: Facility, what: str, every: tuple[int, str], first: date | None
) -> None:
    """Something to be done to it again and again, from the first day on."""
    if row.state != "active":
        raise NotFound(words.no_facility(str(row.id)))
    if first is not None and first < context.rules.today(context.now):
        raise BadWords(refusals.day_has_passed)
    telling.answer(context, words.begun(context.t, row, set_up(context, row, what, every, first)))


def rhythm(word: str) -> tuple[int, str]:
    """每15天 → (15, "day"), 每半年 → (6, "month")."""
    match = _RHYTHM.fullmatch(word)
    size, unit = _UNITS[match[3]] if match else (0, "")
    if match is None or (match[2] and size != 12):
        raise BadWords(words.no_rhythm(word))
    every = size // 2 if match[2] else int(match[1] or 1) * size
    if every == 0:
        raise BadWords(words.no_rhythm(word))
    return every, unit


def set_up(
    moment: Moment, row: Facility, what: str, every: tuple[int, str], first: date | None
) -> MaintenancePlan:
    """A plan from ``first`` on, else from one span after today on."""
    today = moment.rules.today(moment.now)
    made = MaintenancePlan(
        facility_id=row.id,
        what=what,
        every=every[0],
        unit=every[1],
        first_on=first or today,
        next_on=first or today,
        created_at=moment.now,
    )
    if first is None:
        made.next_on = made.following(today)
    made.next_at = given_at(moment, made.next_on)
    moment.session.add(made)
    moment.session.flush()
    return made


def find_plan(context: Context, number: str) -> MaintenancePlan:
    """One that is going on, of the asker's estates. Raises NotFound."""
    found = facilities.plan(context.session, row_number(number))
    if found is None or found.next_at is None:
        raise NotFound(words.no_plan(number))
    borders.require(context, find(context, str(found.facility_id)))
    return found


def stop(context: Context, row: MaintenancePlan) -> None:
    """Nothing more comes of it; what is due already stays due."""
    row.next_at = None
    context.session.add(row)
    telling.answer(context, words.stopped(context.t, row))


def retire(context: Context, row: Facility) -> None:
    """It is no longer there; its plans end."""
    row.state = "retired"
    context.session.add(row)
    for each in facilities.plans(context.session, [row.id]):
        each.next_at = None
        context.session.add(each)
    telling.answer(context, words.retired(context.t, row))


def checked(context: Context, note: str, named: Estate | None) -> None:
    """The month's maintenance is looked through; not while any is overdue."""
    estate = people.one_estate(context, named)
    late = _overdue(context, estate.id)
    if late:
        raise WrongState(words.maintenance_overdue(late))
    rule = context.rules.charter.maintenance
    month = context.rules.today(context.now).strftime("%Y-%m")
    duties.record(
        context,
        rule.duty,
        source=f"facilities:{estate.id}:{month}",
        estate=estate.id,
        by=context.sender.id,
        evidence=[duties.Evidence("text", note or words.none_overdue(context.tongue()))],
    )
    telling.answer(context, words.month_checked(context.t, estate.name))


# ---------------------------------------------------------------------------- what falls due


def given_at(moment: Moment, day: date) -> datetime:
    rule = moment.rules.charter.maintenance
    at = datetime.combine(day - rule.ahead, rule.at, tzinfo=moment.rules.zone)
    return max(moment.now, at)


def attend(moment: Moment, row: MaintenancePlan) -> None:
    """The next maintenance is given to the engineers, once; it presses like every duty (EN-1).

    What fell wholly into a time in which the program stood still is owed once, not many times.
    """
    rule, today = moment.rules.charter.maintenance, moment.rules.today(moment.now)
    due_on = row.next_on
    while (following := row.following(due_on)) <= today:
        due_on = following
    found = moment.session.get_one(Facility, row.facility_id)
    due_at = datetime.combine(due_on, rule.due_at, tzinfo=moment.rules.zone)
    duties.assign(
        moment,
        rule.to,
        words.maintenance(moment.tongue(), found, row),
        due_at,
        clause=rule.clause,
        source=facilities.source(row.id, due_on),
        estate=found.estate_id,
        rule=rule.task,
    )
    row.next_on = following
    row.next_at = given_at(moment, following)
