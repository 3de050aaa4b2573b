"""/training: what is planned, who has not been to any, and new sessions for the yearly plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import partial
from typing import Any, NamedTuple

from handlers import arguments, borders, telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotAllowed, NotFound, WrongState
from handlers.grammar.kinds import Word
from handlers.incoming import Reply
from handlers.numbers import row_number
from handlers.trainings import attendance
from handlers.wording import refusals
from handlers.wording import trainings as words
from handlers.wording.tongue import Tongue
from nlu.choices import chosen
from storage import people, trainings
from storage.people import Person
from storage.trainings import Coverage, Training

LONGEST = 80  # characters of a topic, a place


class Session(NamedTuple):
    """One line of a plan, as it was read."""

    day: date
    clock: time
    audience: str
    topic: str
    place: str
    trainer: Person | None


def audience(context: Context, word: str) -> str:
    """管理层, 全员, or a department. Raises BadWords."""
    return chosen("audience", word) or arguments.department(context, word)


AUDIENCE = Word("audience", audience, {"type": "string", "x-kind": "audience"})


def find(context: Context, number: str) -> Training:
    found = trainings.training(context.session, row_number(number))
    if found is None:
        raise NotFound(words.no_training(number))
    return found


def year(moment: Moment, now: datetime) -> tuple[datetime, datetime]:
    """The calendar year of a moment, from its first instant to the next one's. Aware."""
    first, zone = moment.rules.today(now).year, moment.rules.zone
    return datetime(first, 1, 1, tzinfo=zone), datetime(first + 1, 1, 1, tzinfo=zone)


def coverage(moment: Moment, here: borders.Here = None) -> Coverage:
    """Who of the staff has been to a training this year (GM-6), of all estates or of these."""
    return trainings.coverage(moment.session, *year(moment, moment.now), here)


def _target(moment: Moment) -> float:
    """What share of the staff should have been to one: 0 to 1 (GM-6)."""
    charter = moment.rules.charter
    return float(charter.targets[charter.training.target].at_least or 0) / 100


def may_plan(context: Context) -> bool:
    return bool(context.sender.roles & set(context.rules.charter.training.plans))


# ---------------------------------------------------------------------------------- showing


def show(context: Context, row: Training | None) -> None:
    """/training: the year. /training N: one of it."""
    if row is None:
        _show_year(context)
    else:
        _show(context, row)


def _show_year(context: Context) -> None:
    """Leaders see the whole plan and who is missing; everybody else what concerns them."""
    span = year(context, context.now)
    if not may_plan(context):
        own = trainings.of_person(context.session, context.sender.id, *span)
        telling.answer(context, words.own(context.t, own, context.now), kind="list")
        return
    plan = trainings.between(context.session, *span)
    target = _target(context)
    reply = words.plan(
        context.t, plan, coverage(context, borders.here(context)), target, context.now
    )
    telling.answer(context, reply, kind="list")


def _show(context: Context, row: Training) -> None:
    if not may_plan(context) and context.sender.id != row.trainer_id:
        telling.answer(context, words.invitation(context.t, row, context.now))
        return
    people_on_it = trainings.on_list(context.session, row.id)
    telling.answer(context, words.list_of(context.t, row, people_on_it, context.now), kind="list")


# ---------------------------------------------------------------------------------- planning


def plan(context: Context, lines: Sequence[Sequence[Any]]) -> None:
    """/training plan DAY CLOCK WHOM TOPIC [@PLACE] [讲师:NAME]: a session on each line."""
    rows = [_planned(context, Session(*line)) for line in lines]
    context.session.add_all(rows)
    context.session.flush()
    telling.answer(context, words.planned(context.t, rows, context.now))


def _planned(context: Context, said: Session) -> Training:
    starts_at = arguments.moment(context, said.day, said.clock)
    return Training(
        audience=said.audience,
        topic=said.topic,
        place=said.place,
        starts_at=starts_at,
        trainer_id=said.trainer.id if said.trainer else None,
        planned_by_id=context.sender.id,
        created_at=context.now,
        next_at=attendance.first_moment(context, starts_at),
    )


def move(context: Context, row: Training, day: date, clock: time) -> None:
    """/training move N DAY CLOCK: those who know of it already hear the new time."""
    _require_planned(row)
    row.starts_at = arguments.moment(context, day, clock)
    row.next_at = attendance.first_moment(context, row.starts_at)
    _tell_invited(context, row, lambda t: words.moved(t, row, context.now))
    telling.answer(context, words.planned(context.t, [row], context.now))


def cancel(context: Context, row: Training, reason: str) -> None:
    """/training cancel N REASON."""
    _require_planned(row)
    row.state, row.reason, row.next_at = "cancelled", reason, None
    _tell_invited(context, row, lambda t: words.cancelled(t, row, context.now))
    telling.answer(context, words.cancelled(context.t, row, context.now))


def _require_planned(row: Training) -> None:
    if row.state != "planned":
        raise WrongState(words.training_over(row.id))


def _tell_invited(context: Context, row: Training, compose: telling.Compose) -> None:
    for _, person in trainings.on_list(context.session, row.id):
        if person.id != context.sender.id:
            telling.tell_person(context, person.id, compose, "notice")


# ---------------------------------------------------------------------------------- the lists


def came(context: Context, row: Training, everybody: str, names: Sequence[Person]) -> None:
    """/training came N NAMES, or 全部: the trainer's list, also after the session (GM-6)."""
    if not may_plan(context) and context.sender.id != row.trainer_id:
        raise NotAllowed(refusals.not_for_you)
    if row.state == "cancelled":
        raise WrongState(words.training_over(row.id))
    if context.now < row.starts_at:
        raise WrongState(words.training_not_yet(row, row.starts_at, context.now))
    whole = trainings.on_list(context.session, row.id) if everybody else ()
    found = dict.fromkeys([*(person.id for _, person in whole), *(each.id for each in names)])
    if not found:
        raise BadWords(words.nobody_named)
    for person_id in found:
        attendance.note(context, row, person_id)
    people_on_it = trainings.on_list(context.session, row.id)
    telling.answer(context, words.list_of(context.t, row, people_on_it, context.now), kind="list")


def here(context: Context, row: Training) -> None:
    """/training here N: 我到了."""
    attendance.here(context, row)


def check(moment: Moment) -> None:
    """So many have not been to any training this year: those whom the charter names hear of their
    own estates' people."""
    rule, target = moment.rules.charter.training, _target(moment)
    hearers = {
        each.id
        for role in rule.to
        for each in people.holders(moment.session, role, None, moment.now).everybody
    }
    for person_id in sorted(hearers):
        found = coverage(moment, people.estates_in(moment.session, person_id, rule.to))
        if found.share < target:
            telling.tell_person(moment, person_id, partial(_missing, found, target), "list")


def _missing(found: Coverage, target: float, t: Tongue) -> Reply:
    return words.missing(t, found, target)
