"""Money: how the month's ladder stands, whom to call and visit, what is owed where."""

from __future__ import annotations

from dataclasses import dataclass

from handlers import borders, verbs
from handlers.context import Context
from handlers.errands import to_call, whose
from handlers.people import FEES_SHOWN_TO
from handlers.wording import names
from handlers.workbench import forms, frame
from storage import arrears, collection, dunning

CALLS, OWING = 12, 20
NOT_APART = ("done", "next")  # they stand at each call
PAGE = ("tasks", "paid", "unmatched", "tariff", "legal")


@dataclass(frozen=True, slots=True)
class Call:
    """One call or visit. ``phones``: in full, for it is dialled; each look is audited."""

    id: int
    step: str
    home_id: int
    home: str
    name: str
    phones: list[str]
    owed: str


@dataclass(frozen=True, slots=True)
class Money:
    ladder: list[tuple[str, str, int]]  # step, state, how many homes
    calls: list[Call]
    more: int
    outcomes: list[forms.Form]
    owing: list[tuple[str, str]]
    ages: list[tuple[str, str, str, int]]
    collected: list[tuple[str, str, str, str]]
    acts: list[forms.Form]
    more_figures: bool


def look(context: Context, figures: bool = False) -> Money:
    """Everything on the page, as its reader may see it; the ``figures`` of all bills take their
    time. Raises NotAllowed.
    """
    forms.refuse_unless(context, *PAGE)
    context.acts_as = None
    leads = forms.may(context, "dunning")
    return Money(
        _ladder(context) if leads else [],
        *_calls(context),
        [
            forms.form_of(context, verb, {verb.takes[0].name})
            for verb in verbs.TABLE.of_command("done")
            if verb.second and forms.is_open_to(context, verb)
        ],
        _owing(context) if leads and figures else [],
        _ages(context) if leads and figures else [],
        _collected(context) if leads and figures else [],
        _acts(context),
        leads and not figures,
    )


def _ladder(context: Context) -> list[tuple[str, str, int]]:
    month = context.rules.today(context.now).strftime("%Y-%m")
    found = dunning.counts(context.session, month, borders.estates_of(context, context.sender))
    t = context.t
    order = {step: at for at, step in enumerate(dunning.STEPS)}
    return [
        (names.step(t, step), state, number)
        for (step, state), number in sorted(found.items(), key=lambda row: order[row[0][0]])
    ]


def _calls(context: Context) -> tuple[list[Call], int]:
    if not context.sender.rights & FEES_SHOWN_TO or not forms.may(context, "tasks"):
        return [], 0
    here = borders.estates_of(context, context.sender)
    found = dunning.open_tasks(context.session, whose(context), here=here)
    shown = []
    for task, home in found[:CALLS]:
        frame.seen(context, "task.seen", home.id)
        to = to_call(context, home)
        shown.append(
            Call(
                task.id,
                names.step(context.t, task.step),
                home.id,
                names.place(context.t, home.number),
                to.name if to else "",
                list(to.phones) if to else [],
                context.t.money(task.amount_fen),
            )
        )
    return shown, max(len(found) - CALLS, 0)


def _owing(context: Context) -> list[tuple[str, str]]:
    known = [each.id for each in borders.known(context)]
    today = context.rules.today(context.now)
    found = arrears.homes_that_owe(context.session, known, today, limit=OWING)
    return [(names.place(context.t, number), context.t.money(fen)) for number, fen in found]


def _ages(context: Context) -> list[tuple[str, str, str, int]]:
    """estate, building, what is owed in all, and by how many homes at most."""
    here = borders.estates_of(context, context.sender)
    bounds = context.rules.charter.dunning.ages_days
    today = context.rules.today(context.now)
    by_building: dict[tuple[str, str], tuple[int, int]] = {}
    for each in arrears.by_age(context.session, today, bounds, here):
        homes, fen = by_building.get((each.estate, each.building), (0, 0))
        by_building[each.estate, each.building] = max(homes, each.homes), fen + each.fen
    t = context.t
    return [
        (estate, names.place(t, building), t.money(fen), homes)
        for (estate, building), (homes, fen) in by_building.items()
    ]


def _collected(context: Context) -> list[tuple[str, str, str, str]]:
    here = borders.estates_of(context, context.sender)
    this = collection.quarter_of(context.rules.today(context.now))
    t = context.t
    return [
        (
            f"{quarter}",
            estate.name,
            t.money(row.received_fen),
            f"{row.rate:.0%}" if row.rate is not None else "",
        )
        for quarter in (this, this.previous)
        for estate, row in collection.by_estate(context.session, quarter, context.rules.zone, here)
    ]


def _acts(context: Context) -> list[forms.Form]:
    """The verbs of the chapter of fees that the asker may do; as links, which offer nothing."""
    paid = verbs.TABLE.by_name["paid"]
    chapter = next(each for each in verbs.TABLE.chapters if paid in each.verbs)
    return [
        forms.form_of(context, verb, {each.name for each in verb.takes})
        for verb in chapter.verbs
        if verb.is_shown and verb.command not in NOT_APART and forms.is_open_to(context, verb)
    ]
