"""Keeps what the staff say of calls and visits about fees, as /done does (CS-6)."""

from __future__ import annotations

from datetime import date

from handlers import errands, telling
from handlers.context import Context
from handlers.conversation.acts import Act
from handlers.conversation.answers import home_of
from handlers.errors import NotFound
from handlers.people import FEES_SHOWN_TO
from handlers.wording import errands as words
from storage import bills, dunning
from storage.dunning import DunningStep
from storage.estates import Home

ON_FOOT = ("call", "visit")  # the steps that somebody walks or rings


def errand(context: Context, act: Act) -> bool:
    """False where it cannot be about a bill: the home owes nothing, or it is not theirs to know."""
    if not context.sender.rights & FEES_SHOWN_TO:
        return False
    try:
        home = home_of(context, act)
    except NotFound:
        return False
    task = _task(context, home)
    outcome, day = str(act.values["outcome"]), str(act.values["day"])
    if outcome == "promises":
        return _promised(context, home, task, day)
    if task is None:
        return False
    note = context.text.strip()
    if outcome == "wrong":
        errands.wrong_number(context, task, "")
    else:
        {"paid": errands.paid, "refuses": errands.refused, "unreached": errands.unanswered}[
            outcome
        ](context, task, note)
    return True


def _task(context: Context, home: Home) -> DunningStep | None:
    """The one that was put on the list last."""
    under_way = dunning.unfinished_of(context.session, home.id)
    on_foot = [each for each in under_way if each.step in ON_FOOT]
    return max(on_foot, key=lambda each: each.id, default=None)


def _promised(context: Context, home: Home, task: DunningStep | None, day: str) -> bool:
    """Until that day the home is left in peace, whether or not a call was on the list."""
    owed = bills.owed(context.session, home.id)
    if not owed:
        return False
    if not day:
        telling.answer(context, words.which_day(context.t, home))
        return True
    until = date.fromisoformat(day)
    if task is not None:
        errands.promised(context, task, until, context.text.strip())
        return True
    today = context.rules.today(context.now)
    errands.require_soon(context, until)
    total = sum(each.left_fen for each in owed)
    said = context.text.strip()
    dunning.promise(
        context.session, home.id, today.strftime("%Y-%m"), until, total, said, context.now
    )
    context.audit("payment.promised", home.id, day=day)
    telling.answer(context, words.promise_noted(context.t, home, until))
    return True


def on_the_list(context: Context, act: Act) -> None:
    """还有几户要打; 下一户是谁."""
    if act.values["which"] == "next":
        errands.following(context)
    else:
        errands.tasks(context)


VERBS = {"errand": errand, "errands": on_the_list}
