"""What the supervisor sees of the fees: how the month stands, the quarter, the ages, the effect."""

from __future__ import annotations

from handlers import dunning, telling
from handlers.context import Context
from handlers.errors import BadWords
from handlers.wording import arrears as words
from handlers.wording import refusals
from storage import arrears, collection

WORDS = {
    "收缴": "collection",
    "收缴率": "collection",
    "collection": "collection",
    "账龄": "ages",
    "ages": "ages",
    "成效": "effect",
    "effect": "effect",
}


def show(context: Context, word: str) -> None:
    """/dunning: how the month's reminders stand; with a word one of the figures behind them."""
    if not word:
        dunning.progress(context)
        return
    figure = WORDS.get(word.casefold())
    if figure is None:
        raise BadWords(refusals.no_figure(word))
    {"collection": _collection, "ages": _ages, "effect": _effect}[figure](context)


def _collection(context: Context) -> None:
    """This quarter and the one before it, of every estate and of all (CS-T)."""
    zone, session = context.rules.zone, context.session
    this = collection.quarter_of(context.rules.today(context.now))
    quarters = [
        (each, collection.by_estate(session, each, zone), collection.of(session, each, zone))
        for each in (this, this.previous)
    ]
    telling.answer(context, words.quarters(context.t, quarters), kind="list")


def _ages(context: Context) -> None:
    ages = context.rules.charter.dunning.ages_days
    found = arrears.by_age(context.session, context.rules.today(context.now), ages)
    telling.answer(context, words.ages(context.t, ages, found), kind="list")


def _effect(context: Context) -> None:
    """Who was reminded this month, how often, and who paid when."""
    month = context.rules.today(context.now).strftime("%Y-%m")
    found = arrears.pursued(context.session, month, context.now)
    days = [context.rules.today(each.paid_at) if each.paid_at else None for each in found]
    telling.answer(
        context, words.effect(context.t, month, list(zip(found, days, strict=True))), kind="list"
    )
