"""What a payment platform told us becomes money in the books, once; whatever does not agree with
its order is not booked, and somebody hears of it."""

from __future__ import annotations

from dataclasses import dataclass

from handlers import payments, telling
from handlers.context import Moment
from handlers.wording import differences as doubt_words
from handlers.wording import paying as words
from storage import audit, bills, estates, households, ledger, orders, paynotices, statements
from storage import payments as stored
from storage.estates import Home
from storage.orders import PaymentAttempt, PaymentOrder
from storage.payments import Payment
from storage.paynotices import PaymentDoubt, PaymentNotice

CURRENCY = "CNY"


@dataclass(frozen=True, slots=True)
class Told:
    """A notice with what it speaks of."""

    notice: PaymentNotice
    attempt: PaymentAttempt
    order: PaymentOrder


def attend(moment: Moment, notice: PaymentNotice) -> None:
    """A verified word that a payment was made. Raises nothing of its own: it is decided here."""
    notice.next_at = None
    moment.session.add(notice)
    attempt = orders.attempt_with(moment.session, notice.number)
    if attempt is None:
        _doubt(moment, notice, "unknown", None)
        return
    told = Told(notice, attempt, orders.order(moment.session, attempt.order_id))
    wrong = _wrong(told)
    if wrong:
        _doubt(moment, notice, wrong, told.order)
    elif told.order.payment_id is None:
        _book(moment, told)
    elif stored.payment(moment.session, told.order.payment_id).reference == notice.transaction:
        notice.state = "known"
    else:
        _doubt(moment, notice, "second", told.order)


def _wrong(told: Told) -> str:
    """Why it is not believed to be the order's money; "" where nothing is wrong."""
    notice, order = told.notice, told.order
    if notice.foreign or notice.merchant != told.attempt.merchant:
        return "merchant"
    if notice.currency != CURRENCY:
        return "currency"
    return "amount" if notice.amount_fen != order.amount_fen else ""


def _book(moment: Moment, told: Told) -> None:
    session, notice, order = moment.session, told.notice, told.order
    home, was = estates.home(session, order.home_id), order.state
    before = stored.credit(session, home.id)
    payment = _of_statement(moment, told) or _receive(moment, told)
    order.decide("paid", moment.now)
    order.payment_id, notice.state = payment.id, "booked"
    told.attempt.state, told.attempt.ask_at = "paid", None
    session.add_all((order, told.attempt))
    session.flush()
    orders.shut_others(session, order.id, moment.now)
    audit.record(
        session,
        "payment.received",
        moment.now,
        order.payer_id,
        home.id,
        order=order.id,
        amount_fen=order.amount_fen,
        payment=payment.id,
    )
    payments.received(moment, home, payment)
    _thank_payer(moment, home, order)
    beyond = stored.credit(session, home.id) - before
    if was != "open":
        _doubt(moment, notice, "late", order)
    elif beyond > 0 and orders.lines_of(session, order.id):
        _doubt(moment, notice, "overpaid", order, beyond)


def _receive(moment: Moment, told: Told) -> Payment:
    """The money, counted towards the order's own bills first."""
    order, till = told.order, moment.rules.till
    key = f"order:{order.id}"
    lines = orders.lines_of(moment.session, order.id)
    booked = ledger.receive(
        moment.session,
        order.home_id,
        order.amount_fen,
        paid_at=min(told.notice.paid_at or moment.now, moment.now),
        key=key,
        method=till.platform_of(told.attempt.merchant) if till is not None else "other",
        reference=told.notice.transaction,
        bill_ids=_oldest_first(moment, order.home_id, [bill_id for bill_id, _ in lines]),
    )
    found = booked or stored.with_key(moment.session, key)
    if found is None:
        raise AssertionError(key)
    return found


def _oldest_first(moment: Moment, home_id: int, bill_ids: list[int]) -> list[int]:
    owed = bills.owed(moment.session, home_id)
    return [each.bill.id for each in owed if each.bill.id in bill_ids]


def _of_statement(moment: Moment, told: Told) -> Payment | None:
    """A statement of the platform was imported before the notice came: the same money."""
    found = stored.with_reference(
        moment.session, told.order.home_id, [told.notice.transaction, told.notice.number]
    )
    same = [each for each in found if each.amount_fen == told.order.amount_fen]
    if same:
        return same[0]
    for line in statements.waiting_with(moment.session, told.notice.transaction):
        if line.amount_fen == told.order.amount_fen:
            line.state, line.decided_at = "matched", moment.now
            moment.session.add(line)
            break
    return None


def _thank_payer(moment: Moment, home: Home, order: PaymentOrder) -> None:
    """Those of the home who see its fees were thanked with what is left; a payer who does not,
    without."""
    seers = {
        person.id
        for person, tie in households.residents_of(moment.session, home.id)
        if tie.sees_fees
    }
    if order.payer_id not in seers:
        telling.tell_person(
            moment,
            order.payer_id,
            lambda t: words.thanks_payer(t, home, order.amount_fen),
            "notice",
            key=f"order:{order.id}:thanks",
        )


def _doubt(
    moment: Moment,
    notice: PaymentNotice,
    kind: str,
    order: PaymentOrder | None,
    ours_fen: int | None = None,
) -> None:
    """Written down, and told to whoever looks after it."""
    if notice.state == "pending":
        notice.state = "doubted"
    notice.outcome = kind
    tell(
        moment,
        PaymentDoubt(
            key=f"notice:{notice.id}:{kind}",
            kind=kind,
            merchant=notice.merchant,
            number=notice.number,
            transaction=notice.transaction,
            amount_fen=notice.amount_fen,
            ours_fen=ours_fen if ours_fen is not None else (order.amount_fen if order else 0),
            order_id=order.id if order is not None else None,
            home_id=order.home_id if order is not None else None,
            at=moment.now,
            data={"currency": notice.currency} if notice.currency != CURRENCY else {},
        ),
    )


def tell(moment: Moment, row: PaymentDoubt) -> None:
    """Keeps what does not agree; told once."""
    if not paynotices.doubt(moment.session, row):
        return
    home = estates.home(moment.session, row.home_id) if row.home_id is not None else None
    telling.tell_role(
        moment,
        moment.rules.charter.cashier.to,
        home.estate_id if home is not None else None,
        lambda t: doubt_words.differs(t, row, home),
        "notice",
        key=f"doubt:{row.id}",
    )
