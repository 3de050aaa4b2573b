"""The day's trade bill beside what we have booked: payments, and what went back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from handlers.context import Moment
from handlers.reconciling.lines import Difference, Line
from storage import orders, paynotices, refunds
from storage.merchantdays import MerchantDay
from storage.refunds import PaymentRefund

DAY = timedelta(days=1)
UNDER_WAY = ("ready", "sent", "done")


def compare(moment: Moment, row: MerchantDay, lines: Sequence[Line]) -> Iterator[Difference]:
    yield from _payments(moment, row, [each for each in lines if not each.refund])
    yield from _returns(moment, row, [each for each in lines if each.refund])


def _payments(moment: Moment, row: MerchantDay, lines: Sequence[Line]) -> Iterator[Difference]:
    theirs = {each.number: each for each in lines}
    attempts = orders.attempts_with(moment.session, theirs)
    for number, line in theirs.items():
        attempt = attempts.get(number)
        if attempt is None or attempt.merchant != row.merchant:
            yield Difference("theirs", number, line.transaction, line.amount_fen)
        elif attempt.state != "paid":
            _book_late(moment, row, line)
    for attempt, order, payment in orders.paid_between(
        moment.session, row.merchant, *bounds(moment, row.day)
    ):
        found, whose = theirs.get(attempt.number), (order.id, order.home_id)
        said = attempt.number, payment.reference
        if found is None:
            yield Difference("ours", *said, 0, order.amount_fen, *whose)
        elif found.amount_fen != order.amount_fen:
            yield Difference("differs", *said, found.amount_fen, order.amount_fen, *whose)


def _book_late(moment: Moment, row: MerchantDay, line: Line) -> None:
    """No notice came, and asking did not help: the statement says so, and is believed."""
    said = {
        "merchant": row.merchant,
        "key": f"statement:{line.transaction}",
        "number": line.number,
        "transaction": line.transaction,
        "amount_fen": line.amount_fen,
        "currency": "CNY",
        "paid_at": line.at,
        "foreign": False,
    }
    paynotices.store(moment.session, said, moment.now)


def _returns(moment: Moment, row: MerchantDay, lines: Sequence[Line]) -> Iterator[Difference]:
    known = refunds.with_numbers(moment.session, [each.refund for each in lines])
    for line in lines:
        found = known.get(line.refund)
        if found is None:
            yield Difference("theirs", line.number, line.refund, -line.amount_fen)
            continue
        _billed(moment, row, found)
        ours_fen = found.amount_fen if found.state in UNDER_WAY else 0
        if line.amount_fen != ours_fen:
            whose = orders.attempt(moment.session, found.attempt_id).order_id, found.home_id
            yield Difference(
                "differs", line.number, line.refund, -line.amount_fen, -ours_fen, *whose
            )
    for found, attempt in refunds.unbilled(moment.session, row.merchant, _grace(moment, row.day)):
        _billed(moment, row, found)
        whose = attempt.order_id, found.home_id
        yield Difference("unbilled", attempt.number, found.number, 0, -found.amount_fen, *whose)


def _billed(moment: Moment, row: MerchantDay, found: PaymentRefund) -> None:
    """It stands in a statement, or was told as missing: it is looked for no more."""
    found.billed_on = row.day
    if found.state in ("ready", "sent"):
        found.ask_at = moment.now  # the platform says more of it than we know
    moment.session.add(found)
    moment.session.flush()


def _grace(moment: Moment, day: date) -> datetime:
    """A refund of the evening may stand in the statement of the day before or after it was heard
    of: it is missing when a whole day's statement more has passed."""
    return bounds(moment, day)[0]


def bounds(moment: Moment, day: date) -> tuple[datetime, datetime]:
    begins = datetime.combine(day, time(0), tzinfo=moment.rules.zone)
    return begins, begins + DAY
