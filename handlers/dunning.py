"""The monthly ladder of fees (CS-6): text at the start, calls in the middle, visits at the end."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from functools import partial

from handlers import borders, legal, policy, telling
from handlers.context import Context, Moment
from handlers.wording import dunning as words
from storage import audit, bills, disputes, dunning, estates, households, outbox, people, tickets
from storage.charter import MonthlyStep
from storage.charter.company import DEPARTMENT_SUPERVISOR, FEE
from storage.dunning import DunningStep
from storage.estates import Here, Home

PAGE = 500  # homes at a time
TASK_DONE = "task.done"  # in the audit: a home was called or visited


def make_steps(moment: Moment, home_ids: Sequence[int], step: str, month: str) -> None:
    """A step of the month for these homes: each made once, and only for what is owed now.

    For a page of homes: a handful of statements, however many they are.
    """
    session = moment.session
    homes = {home.id: home for home in estates.taken(session, home_ids)}
    missing = homes.keys() - dunning.made(session, home_ids, month, step)
    owed = bills.overdue(session, missing, moment.rules.today(moment.now))
    held = _held(moment, owed, step)
    heard = {}
    if step == "text":
        heard = households.reachable_about_fees(session, owed.keys() - held.keys())
    owed = _climb(moment, owed, held, step, month, heard)
    rows = [
        {
            "home_id": home_id,
            "month": month,
            "step": step,
            "state": "stopped" if home_id in held else "sent" if home_id in heard else "open",
            "outcome": held.get(home_id, ""),
            "amount_fen": sum(months.values()),
            "created_at": moment.now,
            "done_at": moment.now if home_id in held else None,
        }
        for home_id, months in owed.items()
    ]
    tasks = dict(zip(owed, dunning.add(session, rows), strict=True))
    _send_texts(moment, [homes[each] for each in owed if each in heard], heard, owed, tasks)


def _climb(
    moment: Moment,
    owed: Mapping[int, dict[str, int]],
    held: Mapping[int, str],
    step: str,
    month: str,
    heard: Collection[int],
) -> dict[int, dict[str, int]]:
    """What was not done this month becomes the next step: one task for a home, that climbs; what
    was left of an earlier month is part of it. Returns the homes that have none yet."""
    taken: set[int] = set()
    for home_id, tasks in dunning.standing(moment.session, owed).items():
        if step == "text" and (home_id in heard or home_id in held):
            continue  # a text alone is no task: what waits goes on
        for task in tasks:
            if task.month != month:
                _stop(moment, task, "joined")
            elif dunning.STEPS.index(task.step) < dunning.STEPS.index(step):
                _raise(moment, task, step, held.get(home_id), sum(owed[home_id].values()))
                taken.add(home_id)
    return {each: months for each, months in owed.items() if each not in taken}


def _raise(moment: Moment, task: DunningStep, step: str, held: str | None, owed: int) -> None:
    if held is not None:
        _stop(moment, task, held)
        return
    task.step, task.amount_fen = step, owed
    task.assignee_id = None  # shared out with the others of the step
    moment.session.add(task)


def _stop(moment: Moment, task: DunningStep, why: str) -> None:
    task.state, task.outcome, task.done_at = "stopped", why, moment.now
    moment.session.add(task)


def tell_left_lying(moment: Moment, week: str) -> int:
    """Once a week: what nobody has done for the charter's span goes up, and on up. How many."""
    rule = moment.rules.charter.dunning.undone
    told = 0
    for after, roles in ((rule.after, rule.to), (rule.up_after, rule.up_to)):
        found: dict[int, list[tuple[DunningStep, Home]]] = {}
        for task, home in dunning.left_lying(moment.session, moment.now - after):
            found.setdefault(home.estate_id, []).append((task, home))
        for estate_id, rows in found.items():
            name = estates.estate(moment.session, estate_id).name
            for role in roles:
                say = partial(words.left_lying, estate=name, rows=rows, days=after.days)
                key = f"undone:{week}:{estate_id}:{after.days}:{role}"
                told += telling.tell_role(moment, role, estate_id, say, "notice", key=key)
    return told


def _held(moment: Moment, home_ids: Collection[int], step: str) -> dict[int, str]:
    """Why a home is left in peace this time, one of ``HELD``; those that are not stand not here."""
    session, rule = moment.session, moment.rules.charter.dunning
    held: dict[int, str] = {}
    if step == "text":
        said = dunning.texts_since(session, home_ids, moment.now - timedelta(days=7))
        held |= {each: "enough" for each, count in said.items() if count >= rule.texts_a_week}
        held |= dict.fromkeys(_complaining(moment, home_ids), "complaint")
    else:
        held |= dict.fromkeys(_called_enough(moment, home_ids), "enough")
    promised = dunning.promised(session, home_ids, moment.rules.today(moment.now))
    return held | dict.fromkeys(promised, "promise")


def _called_enough(moment: Moment, home_ids: Collection[int]) -> set[int]:
    """Homes that were called or visited as often of late as the charter allows."""
    since = moment.now - timedelta(days=30)
    said = audit.counted(moment.session, TASK_DONE, home_ids, since)
    return {each for each, count in said.items() if count >= moment.rules.charter.dunning.calls}


def _complaining(moment: Moment, home_ids: Collection[int]) -> set[int]:
    """Homes with an open complaint that makes a reminder an insult: dangerous, major, or about
    fees in general.

    One that doubts certain bills holds up only those: they are not in arrears meanwhile.
    """
    found = [
        each
        for each in tickets.open_of_homes(moment.session, home_ids)
        if each.is_grave or each.category == FEE
    ]
    doubting = disputes.doubting(moment.session, [each.id for each in found])
    grave = [each for each in found if each.is_grave or each.id not in doubting]
    return {each.home_id for each in grave if each.home_id is not None}


def _send_texts(
    moment: Moment,
    homes: Sequence[Home],
    heard: Mapping[int, Sequence[tuple[int, str]]],
    owed: Mapping[int, Mapping[str, int]],
    tasks: Mapping[int, int],
) -> None:
    """To everybody of each home who may know. Where nobody can be reached, the step stays open
    for a call; words that are held up until the quiet hours are not said any more."""
    where = {each: estates.estate(moment.session, each) for each in {h.estate_id for h in homes}}
    here = {each: moment.rules.takes_money(estate.name) for each, estate in where.items()}
    said = (
        (
            person_id,
            words.reminder(
                moment.tongue(language),
                home,
                owed[home.id],
                where[home.estate_id],
                here[home.estate_id],
            ),
            {"task_id": tasks[home.id]},
        )
        for home in homes
        for person_id, language in heard[home.id]
    )
    until = policy.last_moment(moment.rules.charter.dunning, moment.now, moment.rules.zone)
    telling.tell_people(moment, said, "dunning", stale_after=until)


def call_instead(moment: Moment, month: str, limit: int) -> int:
    """Reminders that could not be said before the quiet hours become calls; returns how many."""
    found = dunning.unheard(moment.session, month, limit)
    for row in found:
        row.state = "open"
        moment.session.add(row)
    return len(found)


def finish_step(moment: Moment, step: MonthlyStep, month: str) -> None:
    """Shares the tasks of a step out and tells the staff that it was made."""
    for estate in estates.estates(moment.session):
        staff = people.holders(moment.session, step.to, estate.id, moment.now).hearing
        if len(staff) > 1:
            ids = [each.id for each in staff]
            dunning.share_out(moment.session, month, step.name, estate.id, ids)

    def say(here: Here) -> telling.Compose | None:
        counts = dunning.counts(moment.session, month, here)
        homes = sum(number for (name, _), number in counts.items() if name == step.name)
        unreached = counts.get(("text", "open"), 0)
        return lambda t: words.run_finished(t, step.name, month, homes, unreached)

    telling.tell_posts(moment, step.to, say, "notice", key=f"run:dunning.{step.name}:{month}")


def tell_skipped(moment: Moment, step: MonthlyStep, month: str) -> None:
    """The program stood still when a step was due, for too long: those who lead hear it."""
    charter = moment.rules.charter
    leads = charter.hearers([DEPARTMENT_SUPERVISOR], charter.desk)
    for role in dict.fromkeys((*leads, *charter.alerts.last_resort.to)):
        telling.tell_role(
            moment,
            role,
            None,
            lambda t: words.step_skipped(t, step.name, month),
            "notice",
            key=f"skipped:dunning.{step.name}:{month}",
        )


def send_late(context: Context, month: str) -> None:
    """/dunning late MONTH: the texts of a month in which the program stood still."""
    home_ids: Sequence[int] = [0]
    made = 0
    today = context.rules.today(context.now)
    while home_ids := bills.homes_in_arrears(context.session, today, home_ids[-1], PAGE):
        make_steps(context, home_ids, "text", month)
        made += len(home_ids)
    telling.answer(context, words.sent_late(context.t, month, made))


def after_payment(moment: Moment, home: Home) -> None:
    """A home that owes nothing overdue any more is left in peace."""
    if bills.in_arrears(moment.session, home.id, moment.rules.today(moment.now)):
        return
    stopped = dunning.unfinished_of(moment.session, home.id)
    for each in stopped:
        each.state, each.done_at = "stopped", moment.now
        moment.session.add(each)
    if stopped:
        outbox.withdraw(moment.session, "dunning", [each.id for each in stopped])
    legal.withdraw(moment, home)


def wake_promises(moment: Moment, limit: int) -> int:
    """A promise whose day has passed: what is still owed is a task again. Returns how many."""
    today = moment.rules.today(moment.now)
    found = dunning.broken_promises(moment.session, today, limit)
    for task in found:
        promised, task.promised_on = task.promised_on, None
        owed = bills.in_arrears(moment.session, task.home_id, today)
        if owed and _called_enough(moment, [task.home_id]):
            _stop(moment, task, "enough")  # the next month's ladder goes on
        elif owed:
            task.state, task.result, task.done_at = "open", "", None
            task.outcome = words.broken(moment.tongue(), promised)
            task.amount_fen = sum(each.left_fen for each in owed)
    return len(found)


def progress(context: Context) -> None:
    """/dunning: how the month stands."""
    month = context.rules.today(context.now).strftime("%Y-%m")
    here = borders.here(context)
    counts = dunning.counts(context.session, month, here)
    billed, paid = bills.totals(context.session, month, here)
    where = dunning.by_building(context.session, month, here)
    reply = words.progress(context.t, month, counts, billed, paid, where)
    telling.answer(context, reply, kind="list")
