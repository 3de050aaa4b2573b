"""/training: what is planned, who has not been to any, and new sessions for the yearly plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from handlers import arguments, telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotAllowed, NotFound, WrongState
from handlers.numbers import row_number
from handlers.trainings import attendance
from handlers.wording import refusals, register_refusals
from handlers.wording import trainings as words
from storage import people, trainings
from storage.trainings import Coverage, Training

AUDIENCE_WORDS = {
    "管理": "managers",
    "管理层": "managers",
    "managers": "managers",
    "全员": "everybody",
    "全体": "everybody",
    "所有人": "everybody",
    "everybody": "everybody",
    "all": "everybody",
}
LONGEST = 80  # characters of a topic, a place


def training(context: Context, said: str) -> None:
    """/training: the year. /training N: one of it. Else a word, see ``VERBS``."""
    word, rest = arguments.first_word(said)
    if not word:
        _show_year(context)
    elif row_number(word):
        _show(context, find(context, word))
    elif (verb := VERBS.get(word.casefold())) is not None:
        verb(context, rest)
    else:
        raise BadWords(register_refusals.how_to_train)


def find(context: Context, number: str) -> Training:
    found = trainings.training(context.session, row_number(number))
    if found is None:
        raise NotFound(register_refusals.no_training(number))
    return found


def year(moment: Moment, now: datetime) -> tuple[datetime, datetime]:
    """The calendar year of a moment, from its first instant to the next one's. Aware."""
    first, zone = moment.rules.today(now).year, moment.rules.zone
    return datetime(first, 1, 1, tzinfo=zone), datetime(first + 1, 1, 1, tzinfo=zone)


def coverage(moment: Moment) -> Coverage:
    """Who of the staff has been to a training this year (GM-6)."""
    return trainings.coverage(moment.session, *year(moment, moment.now))


def _target(moment: Moment) -> float:
    """What share of the staff should have been to one: 0 to 1 (GM-6)."""
    charter = moment.rules.charter
    return float(charter.targets[charter.training.target].at_least or 0) / 100


def may_plan(context: Context) -> bool:
    return bool(context.sender.roles & set(context.rules.charter.training.plans))


# ---------------------------------------------------------------------------------- showing


def _show_year(context: Context) -> None:
    """Leaders see the whole plan and who is missing; everybody else what concerns them."""
    span = year(context, context.now)
    if not may_plan(context):
        own = trainings.of_person(context.session, context.sender.id, *span)
        telling.answer(context, words.own(context.t, own, context.now), kind="list")
        return
    plan = trainings.between(context.session, *span)
    target = _target(context)
    reply = words.plan(context.t, plan, coverage(context), target, context.now)
    telling.answer(context, reply, kind="list")


def _show(context: Context, row: Training) -> None:
    if not may_plan(context) and context.sender.id != row.trainer_id:
        telling.answer(context, words.invitation(context.t, row, context.now))
        return
    people_on_it = trainings.on_list(context.session, row.id)
    telling.answer(context, words.list_of(context.t, row, people_on_it, context.now), kind="list")


# ---------------------------------------------------------------------------------- planning


def plan(context: Context, said: str) -> None:
    """/training plan DAY CLOCK WHOM TOPIC [@PLACE] [讲师:NAME]: a session on each line."""
    _require_planner(context)
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    if not lines:
        raise BadWords(register_refusals.how_to_train)
    rows = [_read(context, line) for line in lines]
    for row in rows:
        context.session.add(row)
    context.session.flush()
    telling.answer(context, words.planned(context.t, rows, context.now))


def _read(context: Context, line: str) -> Training:
    parts = line.split()
    if len(parts) < 4:
        raise BadWords(register_refusals.how_to_train)
    starts_at = arguments.instant(context, parts[0], parts[1])
    place = next((each[1:] for each in parts[3:] if each[0] in "@＠"), "")
    trainer = next((each[3:] for each in parts[3:] if each.startswith(("讲师:", "讲师："))), "")
    topic = " ".join(each for each in parts[3:] if each[0] not in "@＠" and each[:2] != "讲师")
    if not topic:
        raise BadWords(register_refusals.how_to_train)
    return Training(
        audience=_audience(context, parts[2]),
        topic=topic[:LONGEST],
        place=place[:LONGEST],
        starts_at=starts_at,
        trainer_id=arguments.colleague(context, trainer).id if trainer else None,
        planned_by_id=context.sender.id,
        created_at=context.now,
        next_at=attendance.first_moment(context, starts_at),
    )


def _audience(context: Context, word: str) -> str:
    found = AUDIENCE_WORDS.get(word.casefold())
    return found or arguments.department(context, word.removesuffix("部"))


def move(context: Context, said: str) -> None:
    """/training move N DAY CLOCK: those who know of it already hear the new time."""
    row, parts = _planned(context, said), said.split()
    if len(parts) < 3:
        raise BadWords(register_refusals.how_to_train)
    row.starts_at = arguments.instant(context, parts[1], parts[2])
    row.next_at = attendance.first_moment(context, row.starts_at)
    context.session.add(row)
    _tell_invited(context, row, lambda t: words.moved(t, row, context.now))
    telling.answer(context, words.planned(context.t, [row], context.now))


def cancel(context: Context, said: str) -> None:
    """/training cancel N REASON."""
    row = _planned(context, said)
    reason = arguments.first_word(said)[1]
    if not reason:
        raise BadWords(register_refusals.cancel_needs_reason(row.id))
    row.state, row.reason, row.next_at = "cancelled", reason[:200], None
    context.session.add(row)
    _tell_invited(context, row, lambda t: words.cancelled(t, row, context.now))
    telling.answer(context, words.cancelled(context.t, row, context.now))


def _planned(context: Context, said: str) -> Training:
    _require_planner(context)
    row = find(context, arguments.first_word(said)[0])
    if row.state != "planned":
        raise WrongState(register_refusals.training_over(row.id))
    return row


def _tell_invited(context: Context, row: Training, compose: telling.Compose) -> None:
    for _, person in trainings.on_list(context.session, row.id):
        if person.id != context.sender.id:
            telling.tell_person(context, person.id, compose, "notice")


def _require_planner(context: Context) -> None:
    if not may_plan(context):
        raise NotAllowed(refusals.not_for_you)


# ---------------------------------------------------------------------------------- the lists


def came(context: Context, said: str) -> None:
    """/training came N NAMES, or 全部: the trainer's list, also after the session (GM-6)."""
    number, names = arguments.first_word(said)
    row = find(context, number)
    if not may_plan(context) and context.sender.id != row.trainer_id:
        raise NotAllowed(refusals.not_for_you)
    if row.state == "cancelled" or context.now < row.starts_at:
        raise WrongState(register_refusals.training_not_yet(row.id))
    if names.strip() in ("全部", "都到了", "all"):
        found = [person.id for _, person in trainings.on_list(context.session, row.id)]
    else:
        found = [
            arguments.colleague(context, name).id
            for name in names.replace("、", " ").replace("，", " ").split()
        ]
    if not found:
        raise BadWords(register_refusals.how_to_train)
    for person_id in found:
        attendance.note(context, row, person_id)
    people_on_it = trainings.on_list(context.session, row.id)
    telling.answer(context, words.list_of(context.t, row, people_on_it, context.now), kind="list")


def check(moment: Moment) -> None:
    """So many have not been to any training this year: those whom the charter names hear of it."""
    found, rule, target = coverage(moment), moment.rules.charter.training, _target(moment)
    if found.share >= target:
        return
    heard: set[int] = set()
    for role in rule.to:
        for each in people.holders(moment.session, role, None, moment.now).everybody:
            if each.id not in heard:
                heard.add(each.id)
                telling.tell_person(
                    moment, each.id, lambda t: words.missing(t, found, target), "list"
                )


VERBS: dict[str, Callable[[Context, str], None]] = {
    "plan": plan,
    "安排": plan,
    "move": move,
    "改期": move,
    "cancel": cancel,
    "取消": cancel,
    "came": came,
    "签到": came,
    "here": lambda context, said: attendance.here(context, find(context, said.strip())),
    "到了": lambda context, said: attendance.here(context, find(context, said.strip())),
}
