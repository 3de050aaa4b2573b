"""The calls and visits of the ladder as the staff works them off: lists, cards, outcomes (CS-6)."""

from __future__ import annotations

from datetime import date

from handlers import borders, telling
from handlers.context import Context
from handlers.dunning import TASK_DONE
from handlers.duties import proof
from handlers.errors import BadWords, NotAllowed, NotFound, WrongState
from handlers.numbers import row_number
from handlers.people import FEES_SHOWN_TO
from handlers.tickets import finding
from handlers.wording import errands as words
from handlers.wording import names, refusals
from storage import bills, dunning, estates, households, payments
from storage.dunning import DunningStep
from storage.duties import Duty
from storage.estates import Home
from storage.people import Person

LAST_SHOWN = 3
MINE = "me"  # as a word of /queue


def tasks(context: Context) -> None:
    """/tasks: the calls and visits to make, building by building. Whoever has nothing to do with
    fees sees the tickets that are theirs, and nobody's debts."""
    if not context.sender.rights & FEES_SHOWN_TO:
        finding.queue(context, MINE)
        return
    rows = dunning.open_tasks(context.session, whose(context), here=borders.here(context))
    shown = [home for _, home in rows[: words.TASKS_SHOWN]]
    phones = {home.id: _phone(context, to_call(context, home)) for home in shown}
    for home in shown:
        context.audit("task.seen", home.id)
    telling.answer(context, words.tasks(context.t, rows, phones), kind="list")


def whose(context: Context) -> int | None:
    """One of the staff sees their own list; a supervisor, and a group, the whole."""
    alone = context.sender.chat is None and context.sender.departments
    return context.sender.id if alone else None


def _phone(context: Context, callee: Person | None) -> str:
    in_group = context.sender.chat is not None
    return names.phones(context.t, callee.phones, masked_too=in_group) if callee else ""


def to_call(context: Context, home: Home) -> Person | None:
    """Who is to be called: the first who may know what is owed and has a number."""
    residents = households.residents_of(context.session, home.id)
    return next((p for p, tie in residents if p.phones and tie.sees_fees), None)


def following(context: Context) -> None:
    """/next: the next call or visit, with all that is needed for it."""
    if not context.sender.rights & FEES_SHOWN_TO:
        tasks(context)
        return
    rows = dunning.open_tasks(context.session, whose(context), 1, borders.here(context))
    if not rows:
        telling.answer(context, words.tasks(context.t, [], {}))
        return
    _card(context, *rows[0])


def _card(context: Context, task: DunningStep, home: Home) -> None:
    """What the caller needs: who, what is owed since when, what was said before."""
    today = context.rules.today(context.now)
    owed = bills.in_arrears(context.session, home.id, today)
    questioned = [each for each in bills.owed(context.session, home.id) if each.bill.disputed]
    owner = next(
        (p for p, tie in households.residents_of(context.session, home.id) if tie.sees_fees), None
    )
    before = [each for each in dunning.of_home(context.session, home.id) if each.id != task.id]
    said = [each for each in before if each.outcome and each.state == "done"][:LAST_SHOWN]
    came = next(iter(payments.of_home(context.session, home.id, 1)), None)
    context.audit("task.seen", home.id)
    to = to_call(context, home)
    phone = _phone(context, to)
    name = owner.name if owner else ""
    ends = [each[-4:] for each in to.phones] if to is not None else []
    last = context.rules.today(came.paid_at) if came else None
    reply = words.card(context.t, task, home, name, phone, owed, questioned, said, last, ends)
    telling.answer(context, reply)


def find(context: Context, number: str) -> DunningStep:
    """A call or a visit that is still to be made, by whoever may know what is owed."""
    if not context.sender.rights & FEES_SHOWN_TO:
        raise NotAllowed(refusals.not_for_you, {"verb": context.doing})
    task = dunning.task(context.session, row_number(number))
    if task is None:
        raise NotFound(refusals.no_task(number))
    if task.state not in ("open", "sent"):
        raise WrongState(refusals.task_closed(task.id))
    return task


def find_task_or_duty(context: Context, number: str) -> DunningStep | Duty:
    """12: a call or a visit. D12: a duty."""
    return proof.find(context, number) if proof.is_number(number) else find(context, number)


def done(context: Context, task: DunningStep | Duty, outcome: str) -> None:
    """/done TASK OUTCOME: what came of a call or a visit; /done D12 TEXT: a duty is done."""
    if isinstance(task, Duty):
        proof.submit(context, task, outcome)
        return
    if not outcome:
        raise BadWords(words.outcome_missing(task.id))
    _finish(context, task, "other", outcome)


def promised(context: Context, task: DunningStep, day: date, note: str) -> None:
    """/done promised TASK DAY: until that day the home is left in peace."""
    require_soon(context, day)
    task.promised_on = day
    for each in dunning.unfinished_of(context.session, task.home_id):
        if each.id != task.id:
            each.state, each.done_at, each.outcome = "stopped", context.now, "promise"
    _finish(context, task, "promised", f"{words.result(context.tongue(), 'promised', day)} {note}")


def require_soon(context: Context, day: date) -> None:
    """Raises BadWords for a day further off than the charter lets a home be left in peace."""
    today = context.rules.today(context.now)
    latest = today + context.rules.charter.dunning.promise_within
    if not today <= day <= latest:
        raise BadWords(refusals.promise_too_long(latest))


def unanswered(context: Context, task: DunningStep, note: str) -> None:
    """/done unanswered TASK."""
    _finish(context, task, "unanswered", f"{words.result(context.tongue(), 'unanswered')} {note}")


def refused(context: Context, task: DunningStep, note: str) -> None:
    """/done refused TASK."""
    _finish(context, task, "refused", f"{words.result(context.tongue(), 'refused')} {note}")


def paid(context: Context, task: DunningStep, note: str) -> None:
    """/done paid TASK: they say that they have paid."""
    _finish(context, task, "claims_paid", f"{words.result(context.tongue(), 'claims_paid')} {note}")


def wrong_number(context: Context, task: DunningStep, end: str) -> None:
    """/done wrong TASK [END]: the number is somebody else's; where there is another, the task
    stays. ``end``: its last digits."""
    home = estates.home(context.session, task.home_id)
    if _wrong_number(context, home, end):
        left = _phone(context, to_call(context, home))
        telling.answer(context, words.another_number(context.t, task, home, left))
        return
    outcome = f"{words.result(context.tongue(), 'wrong_number')} {end}"
    _finish(context, task, "wrong_number", outcome)


def _finish(context: Context, task: DunningStep, result: str, outcome: str) -> None:
    home = estates.home(context.session, task.home_id)
    task.state, task.done_at, task.done_by_id = "done", context.now, context.sender.id
    task.outcome, task.result = outcome.strip()[:200], result
    context.audit(TASK_DONE, home.id, task=task.id, outcome=task.outcome)
    telling.answer(context, words.task_done(context.t, task, home))


def _wrong_number(context: Context, home: Home, end: str) -> bool:
    """A number in the archive is not theirs, nor will it bind anybody. ``end``: its last digits,
    the first number without them. True where another one is left to be called; else whoever
    keeps the archive must find the right one."""
    callee = to_call(context, home)
    fitting = [each for each in callee.phones if each.endswith(end)] if callee is not None else []
    if end and not fitting:
        raise BadWords(words.no_such_number(end))
    if callee is not None and fitting:
        callee.forget_phone(fitting[0])
        context.session.add(callee)
        context.audit("phone.wrong", home.id, person=callee.id, number=fitting[0])
        context.session.flush()
        if callee.phones:
            return True
    telling.tell_role(
        context,
        context.rules.charter.desk_leader,
        home.estate_id,
        lambda t: words.wrong_number(t, home),
        "notice",
    )
    return False
