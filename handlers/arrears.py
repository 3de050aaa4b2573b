"""What the supervisor sees of the fees: how the month stands, the quarter, the ages, the effect."""

from __future__ import annotations

from handlers import borders, telling
from handlers.context import Context
from handlers.wording import arrears as words
from storage import arrears, collection


def collected(context: Context) -> None:
    """/dunning collection: this quarter and the one before, of each estate and of all (CS-T)."""
    zone, session, here = context.rules.zone, context.session, borders.here(context)
    only = next(iter(here)) if here is not None and len(here) == 1 else None
    this = collection.quarter_of(context.rules.today(context.now))
    quarters = [
        (
            each,
            collection.by_estate(session, each, zone, here),
            collection.of(session, each, zone, only),
        )
        for each in (this, this.previous)
    ]
    telling.answer(context, words.quarters(context.t, quarters), kind="list")


def ages(context: Context) -> None:
    """/dunning ages: how long what is owed has been owed."""
    bounds = context.rules.charter.dunning.ages_days
    here = borders.here(context)
    found = arrears.by_age(context.session, context.rules.today(context.now), bounds, here)
    telling.answer(context, words.ages(context.t, bounds, found), kind="list")


def effect(context: Context) -> None:
    """/dunning effect: who was reminded this month, how often, and who paid when."""
    month = context.rules.today(context.now).strftime("%Y-%m")
    found = arrears.pursued(context.session, month, context.now, borders.here(context))
    days = [context.rules.today(each.paid_at) if each.paid_at else None for each in found]
    telling.answer(
        context, words.effect(context.t, month, list(zip(found, days, strict=True))), kind="list"
    )
