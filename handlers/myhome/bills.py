"""What is owed and was paid, month by month; for those of the home who may know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from handlers import bills, paying
from handlers.context import Context
from handlers.myhome import frame
from handlers.wording import bills as words
from handlers.wording import charges, names
from handlers.wording import paying as pay_words
from storage import bills as stored
from storage import estates, payments
from storage.bills import Owed
from storage.estates import Home

MONTHS, PAYMENTS = 12, 12


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a month. ``how``: from what it was worked out; "" where it is a mere sum."""

    item: str
    how: str
    amount: str
    left: str
    notes: str


@dataclass(frozen=True, slots=True)
class Month:
    key: str
    title: str
    amount: str
    left: str
    amount_fen: int
    left_fen: int
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Paid:
    id: int
    day: str
    amount: str
    method: str
    receipt: str  # the line that gives it; "" for money that went back


@dataclass(frozen=True, slots=True)
class Bills:
    """``months``: the newest first; empty where ``may`` says that they are not theirs to see."""

    home_id: int
    home: str
    number: str
    may: bool
    owes: str
    credit: str
    months: Sequence[Month]
    paid: Sequence[Paid]
    ways: Sequence[str]
    link: str  # of the company's own page to pay on
    pay: str  # the line of 去交费; "" where nothing can be paid by a button


@dataclass(frozen=True, slots=True)
class Owes:
    """One home in one line."""

    home_id: int
    home: str
    may: bool
    owes: str


def owes(context: Context) -> list[Owes]:
    """Of each of their homes what is left to pay, where they may know it."""
    found = []
    for home in context.sender.homes:
        _, tie = frame.chosen(context, home.id)
        left = sum(each.left_fen for each in stored.owed(context.session, home.id))
        sum_up = context.t.money(left) if tie.sees_fees and left else ""
        found.append(Owes(home.id, frame.label(context, home), tie.sees_fees, sum_up))
    return found


def look(context: Context, home_id: int | None) -> Bills:
    """Raises NotFound for a home that is not theirs."""
    home, tie = frame.chosen(context, home_id)
    where, t = frame.label(context, home), context.t
    estate = estates.estate(context.session, home.estate_id)
    if not tie.sees_fees:
        pay = _pay(context, home, owes=True)
        return Bills(home.id, where, home.number, False, "", "", [], [], [], "", pay)
    rows = bills.theirs(context, home)
    owed = [each for each in rows if each.left_fen > 0]
    left, credit = sum(each.left_fen for each in owed), payments.credit(context.session, home.id)
    return Bills(
        home.id,
        where,
        home.number,
        True,
        t.money(left) if left else "",
        t.money(credit) if credit > 0 else "",
        _months(context, rows),
        _paid(context, home),
        charges.ways(t, estate),
        bills.link(context, home, owed),
        _pay(context, home, owes=any(not each.bill.disputed for each in owed)),
    )


def _pay(context: Context, home: Home, *, owes: bool) -> str:
    """Who may not see the bills may pay them all the same."""
    taken = owes and paying.is_taken(context, home)
    return pay_words.button(context.t, home).action if taken else ""


def _months(context: Context, rows: Sequence[Owed]) -> list[Month]:
    by_month = [(key, list(some)) for key, some in groupby(rows, lambda each: each.bill.month)]
    found = [_month(context, key, some) for key, some in reversed(by_month)]
    return [each for at, each in enumerate(found) if at < MONTHS or each.left_fen]


def _month(context: Context, key: str, rows: Sequence[Owed]) -> Month:
    t = context.t
    amount = sum(each.bill.amount_fen for each in rows)
    left = sum(each.left_fen for each in rows)
    return Month(
        key,
        t.month(key),
        t.money(amount),
        t.money(left) if left else "",
        amount,
        left,
        [_line(context, each) for each in rows],
    )


def _line(context: Context, row: Owed) -> Line:
    t = context.t
    return Line(
        names.item(t, row.bill.item),
        charges.how(t, row.bill),
        t.money(row.bill.amount_fen),
        t.money(row.left_fen) if row.left_fen else "",
        t.joined(words.notes(t, row)) if row.left_fen else "",
    )


def _paid(context: Context, home: Home) -> list[Paid]:
    t = context.t
    return [
        Paid(
            each.id,
            t.day(day),
            t.money(each.amount_fen),
            names.method(t, each.method),
            f"/receipt R{each.id}" if each.amount_fen > 0 else "",
        )
        for each, day in bills.came(context, home, PAYMENTS)
    ]
