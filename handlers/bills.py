"""What is owed: told only to those of the home who may know it; and payments that came in."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import dunning, telling
from handlers.context import Context
from handlers.errors import BadWords, NotFound
from handlers.wording import bills as words
from handlers.wording import names, refusals
from nlu import meaning
from storage import audit, bills, estates, households
from storage.bills import Owed, Payment
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


def record_payment(context: Context, home: Home, month: str, amount_fen: int) -> None:
    """/paid: money that came in on one month's bills, the oldest item first. Audited."""
    found = bills.ledger(context.session, home.id, month)
    if not found:
        raise NotFound(refusals.no_bill(month))
    left = sum(each.left_fen for each in found)
    if amount_fen > left:
        raise BadWords(refusals.too_much(left, month))
    _book(context, found, amount_fen)
    audit.record(
        context.session,
        "payment.recorded",
        context.now,
        context.sender.id,
        home.id,
        month=month,
        amount_fen=amount_fen,
    )
    context.session.flush()
    still = sum(each.left_fen for each in bills.owed(context.session, home.id))
    dunning.after_payment(context, home)
    telling.answer(context, words.recorded(context.t, home, month, amount_fen, still))
    _thank(context, home, amount_fen, still)


def _book(context: Context, found: Sequence[Owed], amount_fen: int) -> None:
    rest = amount_fen
    for each in found:
        part = min(rest, each.left_fen)
        if part > 0:
            payment = Payment(
                bill_id=each.bill.id,
                amount_fen=part,
                paid_at=context.now,
                recorded_by_id=context.sender.id,
                key=f"paid:{context.received_id}:{each.bill.id}",
            )
            context.session.add(payment)
            rest -= part


def _thank(context: Context, home: Home, amount_fen: int, still: int) -> None:
    for person, tie in households.residents_of(context.session, home.id):
        if tie.sees_fees:
            telling.tell_person(
                context, person.id, lambda t: words.thanks(t, home, amount_fen, still), "notice"
            )
