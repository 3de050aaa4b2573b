"""The monthly ladder of fees (CS-6): text at the start, calls in the middle, visits at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from handlers import legal, policy, telling
from handlers.context import Context, Moment
from handlers.wording import dunning as words
from storage import bills, contacts, disputes, dunning, estates, households, outbox, people, tickets
from storage.bills import Owed
from storage.charter import MonthlyStep
from storage.dunning import DunningStep
from storage.estates import Home
from storage.tickets import Ticket


def make_steps(moment: Moment, home_ids: Sequence[int], step: str, month: str) -> None:
    """A step of the month for these homes: each made once, and only for what is owed now."""
    session = moment.session
    homes = {home.id: home for home in estates.taken(session, home_ids)}
    made = dunning.made(session, home_ids, month, step)
    owed = bills.arrears_of(session, home_ids, moment.rules.today(moment.now))
    steps = [
        DunningStep(
            home_id=home_id,
            month=month,
            step=step,
            state="open",
            amount_fen=sum(each.left_fen for each in found),
            created_at=moment.now,
        )
        for home_id, found in owed.items()
        if home_id not in made
    ]
    held = _held(moment, [each.home_id for each in steps], step)
    for each in steps:
        if why := held.get(each.home_id):
            each.state, each.outcome, each.done_at = "stopped", why, moment.now
    session.add_all(steps)
    session.flush()
    going = [each for each in steps if each.state == "open"]
    if step == "text":
        _send_texts(moment, going, homes, owed)


def _held(moment: Moment, home_ids: Sequence[int], step: str) -> dict[int, str]:
    """Why a home is left in peace this time, one of ``HELD``; those that are not stand not here."""
    session, rule = moment.session, moment.rules.charter.dunning
    held: dict[int, str] = {}
    if step == "text":
        said = dunning.texts_since(session, home_ids, moment.now - timedelta(days=7))
        held |= {each: "enough" for each, count in said.items() if count >= rule.texts_a_week}
        for ticket in tickets.open_of_homes(session, home_ids):
            if ticket.home_id is not None and _is_serious(moment, ticket):
                held[ticket.home_id] = "complaint"
    promised = dunning.promised(session, home_ids, moment.rules.today(moment.now))
    return held | dict.fromkeys(promised, "promise")


def _is_serious(moment: Moment, ticket: Ticket) -> bool:
    """An open complaint that makes a reminder an insult: dangerous, major, or about fees in
    general.

    One that doubts certain bills holds up only those: they are not in arrears meanwhile.
    """
    if ticket.category == "fee" and ticket.urgency == "normal":
        return not disputes.open_of_ticket(moment.session, ticket.id)
    return ticket.category == "fee" or ticket.urgency in ("urgent", "major")


def _send_texts(
    moment: Moment,
    steps: Sequence[DunningStep],
    homes: Mapping[int, Home],
    owed: Mapping[int, Sequence[Owed]],
) -> None:
    """To everybody of each home who may know. Where nobody can be reached, the step stays open
    for a call; words that are held up until the quiet hours are not said any more."""
    residents = households.residents_of_many(moment.session, [each.home_id for each in steps])
    everybody = [person.id for pairs in residents.values() for person, _ in pairs]
    reached = contacts.active_of(moment.session, everybody)
    until = policy.last_moment(moment.rules.charter.dunning, moment.now, moment.rules.zone)
    for row in steps:
        home = homes[row.home_id]
        estate = estates.estate(moment.session, home.estate_id)
        for person, tie in residents.get(home.id, ()):
            if tie.sees_fees and person.id in reached:
                telling.tell_person(
                    moment,
                    person.id,
                    lambda t, home=home, estate=estate: words.reminder(  # type: ignore[misc]
                        t, home, owed[home.id], estate
                    ),
                    "dunning",
                    task_id=row.id,
                    stale_after=until,
                )
                row.state = "sent"
        moment.session.add(row)


def call_instead(moment: Moment, month: str, limit: int) -> int:
    """Reminders that could not be said before the quiet hours become calls; returns how many."""
    found = dunning.unheard(moment.session, month, limit)
    for row in found:
        row.state = "open"
        moment.session.add(row)
    return len(found)


def finish_step(moment: Moment, step: MonthlyStep, month: str) -> None:
    """Shares the tasks of a step out and tells the staff that it was made."""
    staff = people.holders(moment.session, step.to, None, moment.now).hearing
    if len(staff) > 1:
        dunning.share_out(moment.session, month, step.name, [each.id for each in staff])
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
