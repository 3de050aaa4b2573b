"""The monthly ladder of fees (CS-6): text at the start, calls in the middle, visits at the end."""

from __future__ import annotations

from handlers import telling
from handlers.context import Context, Moment
from handlers.errors import NotFound, WrongState
from handlers.wording import dunning as words
from handlers.wording import names, refusals
from storage import audit, bills, contacts, dunning, estates, households, outbox
from storage.charter import MonthlyStep
from storage.dunning import DunningStep
from storage.estates import Estate, Home


def make_step(moment: Moment, home_id: int, step: str, month: str) -> None:
    """One home's step of one month. Made once; nothing where the home has paid meanwhile."""
    if dunning.exists(moment.session, home_id, month, step):
        return
    owed = bills.in_arrears(moment.session, home_id, moment.rules.today(moment.now))
    if not owed:
        return
    row = DunningStep(
        home_id=home_id,
        month=month,
        step=step,
        state="open",
        amount_fen=sum(each.left_fen for each in owed),
        created_at=moment.now,
    )
    moment.session.add(row)
    moment.session.flush()
    if step == "text" and _send_text(moment, row):
        row.state = "sent"
        moment.session.add(row)


def _send_text(moment: Moment, row: DunningStep) -> bool:
    """To everybody of the home who may know; False where nobody of them can be reached."""
    home = estates.home(moment.session, row.home_id)
    estate = moment.session.get_one(Estate, home.estate_id)
    owed = bills.in_arrears(moment.session, home.id, moment.rules.today(moment.now))
    sent = False
    for person, tie in households.residents_of(moment.session, home.id):
        if tie.sees_fees and contacts.reachable(moment.session, person.id):
            telling.tell_person(
                moment,
                person.id,
                lambda t: words.reminder(t, home, owed, estate),
                "dunning",
                key=f"dunning:{row.id}",
                task_id=row.id,
            )
            sent = True
    return sent


def finish_step(moment: Moment, step: MonthlyStep, month: str) -> None:
    """Tells the staff that a step of the month was made and where the list is."""
    counts = dunning.counts(moment.session, month)
    homes = sum(number for (name, _), number in counts.items() if name == step.name)
    unreached = counts.get(("text", "open"), 0)
    telling.tell_role(
        moment,
        step.to,
        None,
        lambda t: words.run_finished(t, step.name, month, homes, unreached),
        "notice",
        key=f"run:dunning.{step.name}:{month}",
    )


def after_payment(moment: Moment, home: Home) -> None:
    """A home that owes nothing overdue any more is left in peace."""
    if bills.in_arrears(moment.session, home.id, moment.rules.today(moment.now)):
        return
    stopped = dunning.unfinished_of(moment.session, home.id)
    for each in stopped:
        each.state, each.done_at = "stopped", moment.now
        moment.session.add(each)
    outbox.withdraw(moment.session, "dunning", [each.id for each in stopped])


def tasks(context: Context) -> None:
    """/tasks: the calls and visits to make, building by building."""
    rows = dunning.open_tasks(context.session)
    in_group = context.sender.chat is not None
    phones = {home.id: _phone(context, home, in_group) for _, home in rows[: words.TASKS_SHOWN]}
    for _, home in rows[: words.TASKS_SHOWN]:
        audit.record(context.session, "task.seen", context.now, context.sender.id, home.id)
    telling.answer(context, words.tasks(context.t, rows, phones), kind="list")


def _phone(context: Context, home: Home, in_group: bool) -> str:
    for person, tie in households.residents_of(context.session, home.id):
        if person.phone and tie.sees_fees:
            return names.masked(person.phone) if in_group else person.phone
    return ""


def done(context: Context, number: str, outcome: str) -> None:
    """/done TASK OUTCOME: what came of a call or a visit."""
    task = dunning.task(context.session, int(number)) if number.isdecimal() else None
    if task is None:
        raise NotFound(refusals.no_task(number))
    if task.state not in ("open", "sent"):
        raise WrongState(refusals.task_closed(task.id))
    home = estates.home(context.session, task.home_id)
    task.state, task.done_at, task.done_by_id = "done", context.now, context.sender.id
    task.outcome = outcome[:200]
    context.session.add(task)
    audit.record(
        context.session,
        "task.done",
        context.now,
        context.sender.id,
        home.id,
        task=task.id,
        outcome=task.outcome,
    )
    telling.answer(context, words.task_done(context.t, task, home))


def progress(context: Context) -> None:
    """/dunning: how the month stands."""
    month = context.rules.today(context.now).strftime("%Y-%m")
    counts = dunning.counts(context.session, month)
    billed, paid = bills.totals(context.session, month)
    telling.answer(context, words.progress(context.t, month, counts, billed, paid), kind="list")
