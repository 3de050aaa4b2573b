"""退款: what was paid by button goes back the way it came, wholly or partly; above the charter's
sum somebody approves it first. Booked when the platform says that it is done."""

from __future__ import annotations

import secrets

from handlers import booking, payments, telling
from handlers.approvals import asking
from handlers.context import Context, Moment
from handlers.errors import BadWords, NotAllowed
from handlers.wording import refunds as words
from storage import estates, ledger, orders, refunds
from storage import payments as stored
from storage.approvals import Approval
from storage.estates import Home
from storage.orders import PaymentAttempt
from storage.paynotices import PaymentDoubt
from storage.refunds import PaymentRefund


def ask(context: Context, home: Home, amount_fen: int, why: str) -> None:
    """/refund back HOME AMOUNT WHY: of the newest payment that is large enough."""
    left = [
        (
            attempt,
            order.amount_fen,
            order.amount_fen - refunds.taken_of(context.session, attempt.id),
        )
        for attempt, order in refunds.refundable(context.session, home.id)
    ]
    found = next((each for each in left if each[2] >= amount_fen), None)
    if found is None:
        raise BadWords(words.too_much(max((each[2] for each in left), default=0)))
    if not why:
        raise BadWords(words.say_why)
    attempt, whole, _ = found
    row = PaymentRefund(
        number=f"R{context.rules.today(context.now):%Y%m%d}{secrets.token_hex(8)}",
        attempt_id=attempt.id,
        home_id=home.id,
        amount_fen=amount_fen,
        whole_fen=whole,
        reason=why,
        state="ready",
        asked_by_id=context.sender.id,
        made_at=context.now,
        ask_at=context.now,
    )
    rule = context.rules.charter.cashier
    if amount_fen > rule.refund_above_yuan * 100:
        row.state, row.ask_at, row.approval_id = "waiting", None, _approval(context, home, row)
    context.session.add(row)
    context.session.flush()
    context.audit("refund.asked", home.id, refund=row.id, amount_fen=amount_fen, why=why)
    telling.answer(context, words.goes_back(context.t, home, row))


def _approval(context: Context, home: Home, row: PaymentRefund) -> int:
    rule = context.rules.charter.cashier
    tiers = [[role] for role in rule.refund_by]
    approval = Approval(
        kind="refund",
        clause=rule.clause,
        requester_id=context.sender.id,
        estate_id=home.estate_id,
        amount_fen=row.amount_fen,
        reason=words.back_to_approve(context.tongue(), home, row),
        asked=[*asking.asked_of(context, tiers, context.sender.id)],
        deciders=list(rule.refund_by),
        asked_at=context.now,
    )
    if not approval.asked:
        raise NotAllowed(words.nobody_else)
    asking.ask(context, approval)
    return approval.id


def decided(context: Context, approval: Approval) -> None:
    """Approved, it is sent; else nothing goes back."""
    row = refunds.of_approval(context.session, approval.id)
    if row is None or row.state != "waiting":
        return
    if approval.state == "approved":
        row.state, row.ask_at = "ready", context.now
    else:
        row.state = "rejected"
    context.session.add(row)


def finish(moment: Moment, row: PaymentRefund) -> None:
    """The platform has given it back: booked once, told to the home and to whoever asked."""
    attempt = orders.attempt(moment.session, row.attempt_id)
    home = estates.home(moment.session, row.home_id)
    key, till = f"refund:{row.number}", moment.rules.till
    row.state, row.ask_at, row.done_at = "done", None, moment.now
    try:
        ledger.refund(
            moment.session,
            home.id,
            row.amount_fen,
            paid_at=moment.now,
            key=key,
            method=till.platform_of(attempt.merchant) if till is not None else "other",
            reference=row.number,
            note=row.reason,
            recorded_by_id=row.asked_by_id,
        )
    except ledger.NotEnough:
        _doubt(moment, row, attempt)
        return
    booked = stored.with_key(moment.session, key)
    row.payment_id = booked.id if booked is not None else None
    moment.session.add(row)
    payments.gave_back(moment, home, row.amount_fen)
    telling.tell_person(
        moment,
        row.asked_by_id,
        lambda t: words.went_back(t, home, row),
        "notice",
        key=f"{key}:done",
    )


def fail(moment: Moment, row: PaymentRefund, error: str) -> None:
    """The platform cannot give it back: somebody looks at it."""
    row.state, row.ask_at, row.error = "failed", None, error[:200]
    moment.session.add(row)
    _doubt(moment, row, orders.attempt(moment.session, row.attempt_id))


def _doubt(moment: Moment, row: PaymentRefund, attempt: PaymentAttempt) -> None:
    booking.tell(
        moment,
        PaymentDoubt(
            key=f"refund:{row.number}",
            kind="refund",
            merchant=attempt.merchant,
            number=attempt.number,
            transaction=row.number,
            amount_fen=row.amount_fen,
            order_id=attempt.order_id,
            home_id=row.home_id,
            at=moment.now,
        ),
    )
