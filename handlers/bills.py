"""What is owed: told only to those of the home who may know it."""

from __future__ import annotations

from handlers import telling
from handlers.context import Context
from handlers.wording import bills as words
from handlers.wording import names
from nlu import meaning
from storage import bills, estates, households
from storage.estates import Estate, Home
from storage.households import Residency


def ask(context: Context) -> None:
    """我家物业费欠多少: the bills of the asker's own homes, or a kind refusal without a figure."""
    lived_in = households.residencies_of(context.session, context.sender.id)
    if not lived_in:
        telling.answer(context, words.bind_first(context.t))
        return
    named = context.meaning.slots.home
    chosen = [(home, tie) for home, tie in lived_in if _fits(home, named)]
    if not chosen:
        telling.answer(context, words.not_your_home(context.t, names.place(context.t, str(named))))
        return
    for home, tie in chosen:
        _tell(context, home, tie)


def _fits(home: Home, named: meaning.Home | None) -> bool:
    if named is None:
        return True
    return (
        named.building in ("", home.building)
        and named.unit in ("", home.unit)
        and named.room in ("", home.room)
    )


def _tell(context: Context, home: Home, tie: Residency) -> None:
    if not tie.sees_fees:
        where = names.place(context.t, home.number)
        telling.answer(context, words.tenant_not_allowed(context.t, where))
        return
    month = context.meaning.slots.month
    if month is not None:
        found = bills.ledger(context.session, home.id, month)
        telling.answer(context, words.month_statement(context.t, home, month, found))
        return
    estate = context.session.get_one(Estate, home.estate_id)
    owed = bills.owed(context.session, home.id)
    telling.answer(context, words.statement(context.t, home, owed, estate))


def how_to_pay(context: Context) -> None:
    if context.sender.homes:
        estate = context.session.get(Estate, context.sender.homes[0].estate_id)
    else:
        estate = estates.only_estate(context.session)
    telling.answer(context, words.how_to_pay(context.t, estate))
