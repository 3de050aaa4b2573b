"""/facility: the register of facilities, their maintenance plans, what is overdue (EN-1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

from handlers import arguments, duties, people, telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotAllowed, NotFound, WrongState
from handlers.numbers import row_number
from handlers.rounds import routes
from handlers.wording import facilities as words
from handlers.wording import refusals, register_refusals
from storage import estates, facilities
from storage.facilities import Facility, MaintenancePlan

LONGEST = 60  # characters of a name, a place, of what is done
_RHYTHM = re.compile(r"每(?:(\d{1,3})个?|(半))?(天|日|周|星期|月|季度|季|年)")
_UNITS = {"天": (1, "day"), "日": (1, "day"), "周": (7, "day"), "星期": (7, "day")}
_UNITS |= {"月": (1, "month"), "季度": (3, "month"), "季": (3, "month"), "年": (12, "month")}


def command(context: Context, said: str) -> None:
    """/facility: all of them. /facility N: one of them. Else a word, see ``VERBS``."""
    word, rest = arguments.first_word(said)
    if not word:
        _show_all(context)
    elif row_number(word):
        _show(context, find(context, word))
    elif (verb := VERBS.get(word.casefold())) is not None:
        _require_leader(context)
        verb(context, rest)
    else:
        raise BadWords(register_refusals.how_to_maintain)


def find(context: Context, number: str) -> Facility:
    found = facilities.facility(context.session, row_number(number))
    if found is None or found.estate_id not in [each.id for each in people.my_estates(context)]:
        raise NotFound(register_refusals.no_facility(number))
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


def add(context: Context, said: str) -> None:
    """/facility add NAME KIND [PLACE] [小区:NAME], one on each line; known kinds bring plans."""
    lines = [line.split() for line in said.splitlines() if line.strip()]
    if not lines:
        raise BadWords(register_refusals.how_to_maintain)
    added = [_added(context, parts) for parts in lines]
    telling.answer(context, words.entered(context.t, added))


def _added(context: Context, parts: list[str]) -> tuple[Facility, int]:
    """The new facility, and how many plans its kind has brought."""
    estate = routes.estate_in(context, parts)
    if len(parts) < 2:
        raise BadWords(register_refusals.how_to_maintain)
    name, kind, place = parts[0][:LONGEST], parts[1][:LONGEST], " ".join(parts[2:])[:LONGEST]
    if facilities.named(context.session, estate.id, name) is not None:
        raise WrongState(register_refusals.facility_known(name))
    row = Facility(
        estate_id=estate.id,
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


def plan(context: Context, said: str) -> None:
    """/facility plan N WHAT 每15天 [FIRST DAY]."""
    number, rest = arguments.first_word(said)
    row, parts = find(context, number), rest.split()
    place = next((n for n, each in enumerate(parts) if _RHYTHM.fullmatch(each)), 0)
    if not place or row.state != "active":
        raise BadWords(register_refusals.how_to_maintain)
    first = arguments.day(context, parts[place + 1]) if len(parts) > place + 1 else None
    if first is not None and first < context.rules.today(context.now):
        raise BadWords(refusals.day_has_passed)
    what = " ".join(parts[:place])[:LONGEST]
    made = set_up(context, row, what, rhythm(parts[place]), first)
    telling.answer(context, words.begun(context.t, row, made))


def rhythm(word: str) -> tuple[int, str]:
    """每15天 → (15, "day"), 每半年 → (6, "month")."""
    match = _RHYTHM.fullmatch(word)
    if match is None:
        raise BadWords(register_refusals.how_to_maintain)
    size, unit = _UNITS[match[3]]
    if match[2]:
        if size != 12:
            raise BadWords(register_refusals.how_to_maintain)
        return 6, unit
    every = int(match[1] or 1) * size
    if every == 0:
        raise BadWords(register_refusals.how_to_maintain)
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


def stop(context: Context, said: str) -> None:
    """/facility stop PLAN: nothing more comes of it; what is due already stays due."""
    number = said.strip()
    found = facilities.plan(context.session, row_number(number))
    if found is None or found.next_at is None:
        raise NotFound(register_refusals.no_plan(number))
    find(context, str(found.facility_id))  # of an estate that is not theirs it is as if not there
    found.next_at = None
    context.session.add(found)
    telling.answer(context, words.stopped(context.t, found))


def retire(context: Context, said: str) -> None:
    """/facility retire N: it is no longer there; its plans end."""
    row = find(context, arguments.first_word(said)[0])
    row.state = "retired"
    context.session.add(row)
    for each in facilities.plans(context.session, [row.id]):
        each.next_at = None
        context.session.add(each)
    telling.answer(context, words.retired(context.t, row))


def checked(context: Context, said: str) -> None:
    """/facility checked: the month's maintenance is looked through; not while any is overdue."""
    parts = said.split()
    estate = routes.estate_in(context, parts)
    late = _overdue(context, estate.id)
    if late:
        raise WrongState(register_refusals.maintenance_overdue(late))
    rule = context.rules.charter.maintenance
    month = context.rules.today(context.now).strftime("%Y-%m")
    duties.record(
        context,
        rule.duty,
        source=f"facilities:{estate.id}:{month}",
        estate=estate.id,
        by=context.sender.id,
        evidence=[duties.Evidence("text", " ".join(parts) or words.none_overdue(context.tongue()))],
    )
    telling.answer(context, words.month_checked(context.t, estate.name))


def _require_leader(context: Context) -> None:
    if not context.sender.leads:
        raise NotAllowed(refusals.not_for_you)


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
    moment.session.add(row)


VERBS: dict[str, Callable[[Context, str], None]] = {
    "add": add,
    "登记": add,
    "plan": plan,
    "计划": plan,
    "stop": stop,
    "停": stop,
    "retire": retire,
    "报废": retire,
    "checked": checked,
    "核对": checked,
}
