"""对不上的钱: what does not agree with a platform, until somebody has looked and says why."""

from __future__ import annotations

from handlers import borders, telling
from handlers.context import Context
from handlers.errors import BadWords, NotFound, WrongState
from handlers.numbers import row_number
from handlers.reconciling import days as reconciled
from handlers.wording import differences as words
from storage import estates, merchantdays, paynotices
from storage.paynotices import PaymentDoubt

DAYS_SHOWN = 6


def show(context: Context) -> None:
    """/differences: what nobody has cleared."""
    rows = paynotices.open_doubts(context.session, borders.here(context))
    homes = {
        each.home_id: estates.home(context.session, each.home_id)
        for each in rows[: words.SHOWN]
        if each.home_id is not None
    }
    days = merchantdays.latest(context.session, DAYS_SHOWN)
    shown = words.all_that_differs(context.t, rows, homes, days)
    telling.answer(context, shown, kind="list")


def find(context: Context, number: str) -> PaymentDoubt:
    row = paynotices.doubt_with(context.session, row_number(number))
    if row is None:
        raise NotFound(words.no_difference(number))
    return row


def clear(context: Context, row: PaymentDoubt, word: str) -> None:
    """/differences clear N WORDS: somebody has looked, and says what it was."""
    if row.cleared_at is not None:
        raise WrongState(words.cleared_before(row.id))
    if not word:
        raise BadWords(words.say_why(row.id))
    row.cleared_at, row.cleared_by_id, row.word = context.now, context.sender.id, word
    context.session.add(row)
    reconciled.cleared(context, row, context.sender.id)
    context.audit("difference.cleared", row.home_id, difference=row.id, word=word)
    telling.answer(context, words.cleared_up(context.t, row))
