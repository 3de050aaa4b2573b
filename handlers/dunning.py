"""The monthly ladder of fees (CS-6): text at the start, calls in the middle, visits at the end."""

from __future__ import annotations

from datetime import timedelta

from handlers import legal, telling
from handlers.context import Context, Moment
from handlers.wording import dunning as words
from storage import bills, contacts, disputes, dunning, estates, households, outbox, people, tickets
from storage.charter import MonthlyStep
from storage.dunning import DunningStep
from storage.estates import Estate, Home
from storage.tickets import Ticket


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
    held = _held(moment, home_id, step)
    if held:
        row.state, row.outcome, row.done_at = "stopped", held, moment.now
    elif step == "text" and _send_text(moment, row):
        row.state = "sent"
    moment.session.add(row)


def _held(moment: Moment, home_id: int, step: str) -> str:
    """Why a home is left in peace this time, one of ``HELD``; empty where it is not."""
    if dunning.promise_of(moment.session, home_id, moment.rules.today(moment.now)):
        return "promise"
    if step != "text":
        return ""
    if any(
        _is_serious(moment, each) for each in tickets.of_home(moment.session, home_id, limit=50)
    ):
        return "complaint"
    said = dunning.texts_since(moment.session, home_id, moment.now - timedelta(days=7))
    return "enough" if said >= moment.rules.charter.dunning.texts_a_week else ""


def _is_serious(moment: Moment, ticket: Ticket) -> bool:
    """A complaint that makes a reminder an insult: dangerous, major, or about fees in general.

    One that doubts certain bills holds up only those: they are not in arrears meanwhile.
    """
    if not ticket.is_open:
        return False
    if ticket.category == "fee" and ticket.urgency == "normal":
        return not disputes.open_of_ticket(moment.session, ticket.id)
    return ticket.category == "fee" or ticket.urgency in ("urgent", "major")


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
    """Shares the tasks of a step out and tells the staff that it was made."""
    _share_out(moment, step, month)
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


def _share_out(moment: Moment, step: MonthlyStep, month: str) -> None:
    """An equal stretch of the way for each of the staff, so that nobody crosses another's."""
    found = dunning.unassigned(moment.session, month, step.name)
    staff = people.holders(moment.session, step.to, None, moment.now).hearing
    for place, task in enumerate(found):
        if len(staff) > 1:
            task.assignee_id = staff[place * len(staff) // len(found)].id
            moment.session.add(task)


def after_payment(moment: Moment, home: Home) -> None:
    """A home that owes nothing overdue any more is left in peace."""
    if bills.in_arrears(moment.session, home.id, moment.rules.today(moment.now)):
        return
    stopped = dunning.unfinished_of(moment.session, home.id)
    for each in stopped:
        each.state, each.done_at = "stopped", moment.now
        moment.session.add(each)
    outbox.withdraw(moment.session, "dunning", [each.id for each in stopped])
    legal.withdraw(moment, home)


def wake_promises(moment: Moment, limit: int) -> int:
    """A promise whose day has passed: what is still owed is a task again. Returns how many."""
    today = moment.rules.today(moment.now)
    found = dunning.broken_promises(moment.session, today, limit)
    for task in found:
        promised, task.promised_on = task.promised_on, None
        owed = bills.in_arrears(moment.session, task.home_id, today)
        if owed:
            task.state, task.result, task.done_at = "open", "", None
            task.outcome = words.broken(moment.tongue(), promised)
            task.amount_fen = sum(each.left_fen for each in owed)
        moment.session.add(task)
    return len(found)


def progress(context: Context) -> None:
    """/dunning: how the month stands."""
    month = context.rules.today(context.now).strftime("%Y-%m")
    counts = dunning.counts(context.session, month)
    billed, paid = bills.totals(context.session, month)
    where = dunning.by_building(context.session, month)
    reply = words.progress(context.t, month, counts, billed, paid, where)
    telling.answer(context, reply, kind="list")
