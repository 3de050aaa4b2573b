"""Money that came in and money that goes back: booked, audited, told to those of the home."""

from __future__ import annotations

from handlers import dunning, receipts, telling
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotFound, WrongState
from handlers.wording import bills as bill_words
from handlers.wording import payments as words
from handlers.wording import refunds as refund_words
from handlers.wording import refusals
from storage import bills, estates, households, ledger, orders, payments, statements
from storage.estates import Home
from storage.payments import Payment
from storage.statements import StatementLine


def record(
    context: Context, home: Home, month: str, amount_fen: int, method: str, reference: str
) -> None:
    """/paid: money that came in. Of a named month never more than is owed for it: a figure too
    large is a slip of the pen. Without a month (全部) the oldest first, the rest in advance."""
    line = _of_statement(context, home, amount_fen, reference)
    bill_ids: list[int] = []
    if month:
        found = bills.ledger(context.session, home.id, month)
        if not found:
            raise NotFound(refusals.no_bill(month))
        left = sum(each.left_fen for each in found)
        if amount_fen > left:
            raise BadWords(refusals.too_much(left, month))
        bill_ids = [each.bill.id for each in found]
    booked = ledger.receive(
        context.session,
        home.id,
        amount_fen,
        paid_at=line.paid_at if line else context.now,
        key=line.key if line else f"paid:{context.received_id}",
        method=method,
        reference=reference,
        recorded_by_id=context.sender.id,
        bill_ids=bill_ids,
    )
    if booked is None:  # this very message was handled before
        return
    more = {"month": month, "amount_fen": amount_fen, "method": method, "payment": booked.id}
    _note(context, "payment.recorded", home, more)
    still, credit = _standing(context, home)
    if month:
        reply = bill_words.recorded(context.t, home, month, amount_fen, still)
    else:
        reply = words.recorded(context.t, home, amount_fen, still, credit)
    telling.answer(context, reply)
    received(context, home, booked)


def _of_statement(
    context: Context, home: Home, amount_fen: int, reference: str
) -> StatementLine | None:
    """The line of a bank's statement that waits for exactly this word. Raises ``WrongState`` where
    a statement has brought the money already, and where its line has another sum."""
    if not reference:
        return None
    for each in statements.noted(context.session, [reference]):
        same = each.home_id == home.id or each.amount_fen == amount_fen
        if each.home_id is not None and not each.by_hand and same:
            where = estates.home(context.session, each.home_id)
            raise WrongState(words.in_statement(where.number, each.amount_fen, each.paid_at))
    waiting = statements.waiting_with(context.session, reference)
    line = next((each for each in waiting if each.amount_fen == amount_fen), None)
    if waiting and line is None:
        raise WrongState(words.statement_waits(waiting[0].id, waiting[0].amount_fen, home.number))
    if line is not None:
        line.state, line.decided_at, line.decided_by_id = "matched", context.now, context.sender.id
        context.session.add(line)
    return line


def received(moment: Moment, home: Home, payment: Payment) -> None:
    """What follows from money that was booked: no more reminders, no order for what is paid by now,
    and thanks to the home with the receipt."""
    moment.session.flush()
    dunning.after_payment(moment, home)
    if moment.rules.till is not None:
        owed = bills.owed(moment.session, home.id)
        left = {each.bill.id: each.left_fen for each in owed}
        orders.overtaken(moment.session, home.id, left, moment.now)
    still, credit = _standing(moment, home)
    for person, tie in households.residents_of(moment.session, home.id):
        if tie.sees_fees:
            telling.tell_person(
                moment,
                person.id,
                lambda t: receipts.with_receipt(
                    moment, payment, t, words.thanks(t, home, payment.amount_fen, still, credit)
                ),
                "notice",
            )


def gave_back(moment: Moment, home: Home, amount_fen: int) -> None:
    """Those of the home who may know hear that money has gone back."""
    for person, tie in households.residents_of(moment.session, home.id):
        if tie.sees_fees:
            telling.tell_person(
                moment, person.id, lambda t: refund_words.to_home(t, home, amount_fen), "notice"
            )


def refund(context: Context, home: Home, amount_fen: int, why: str) -> None:
    """/refund: money that goes back; what it had paid is owed again, the newest bill first."""
    try:
        booked = ledger.refund(
            context.session,
            home.id,
            amount_fen,
            paid_at=context.now,
            key=f"refund:{context.received_id}",
            note=why,
            recorded_by_id=context.sender.id,
        )
    except ledger.NotEnough as error:
        raise BadWords(refusals.refund_too_much(error.most_fen)) from None
    if booked is None:
        return
    _note(context, "payment.refunded", home, {"amount_fen": amount_fen, "why": booked.note})
    still, credit = _standing(context, home)
    telling.answer(context, words.refunded(context.t, home, amount_fen, still, credit))


def _standing(moment: Moment, home: Home) -> tuple[int, int]:
    """(what is owed, what is paid in advance), in fen."""
    moment.session.flush()
    owed = sum(each.left_fen for each in bills.owed(moment.session, home.id))
    return owed, payments.credit(moment.session, home.id)


def _note(context: Context, action: str, home: Home, more: dict[str, object]) -> None:
    context.audit(action, home.id, **more)
