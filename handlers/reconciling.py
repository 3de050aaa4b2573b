"""对账: each morning the platform's statement is compared with our books. What a lost notice would
have told is booked now; what does not agree is a duty of the desk until it is cleared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from handlers import telling
from handlers.context import Moment
from handlers.duties import keeping as duties
from handlers.wording import differences as words
from storage import merchantdays, orders, paynotices, refunds
from storage.merchantdays import MerchantDay
from storage.orders import PaymentAttempt
from storage.paynotices import PaymentDoubt
from storage.refunds import PaymentRefund

FARTHEST = 7  # days that were missed and are looked at all the same
DAY = timedelta(days=1)
OURS = "G"  # how the numbers of our attempts begin


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the platform's statement. ``refund``: our refund's number; then it went back."""

    number: str
    transaction: str
    amount_fen: int
    fee_fen: int
    refund: str = ""


@dataclass(frozen=True, slots=True)
class _Difference:
    kind: str
    number: str
    transaction: str
    amount_fen: int = 0
    ours_fen: int = 0
    attempt: PaymentAttempt | None = None


def owe(moment: Moment) -> int:
    """The days that every account is to be compared for; how many accounts there are."""
    till = moment.rules.till
    yesterday = moment.rules.today(moment.now) - DAY
    for account in till.accounts if till is not None else ():
        newest = merchantdays.newest(moment.session, account.name)
        first = yesterday if newest is None else max(newest + DAY, yesterday - FARTHEST * DAY)
        for ahead in range((yesterday - first).days + 1):
            merchantdays.owe(moment.session, account.name, first + ahead * DAY, moment.now)
    return len(till.accounts) if till is not None else 0


def compare(moment: Moment, row: MerchantDay, lines: Sequence[Line], *, shared: bool) -> None:
    """A day's statement with our books. ``shared``: others use the account as well, whose numbers
    are none of ours."""
    ours = [each for each in lines if not shared or each.number.startswith(OURS)]
    found = [*_payments(moment, row, ours), *_returns(moment, ours)]
    for each in found:
        paynotices.doubt(moment.session, _doubt(moment, row, each))
    row.state = "differs" if found else "agreed"
    row.lines, row.doubts, row.ask_at, row.error = len(ours), len(found), None, ""
    row.paid_fen = sum(each.amount_fen for each in ours if not each.refund)
    row.refunded_fen = sum(each.amount_fen for each in ours if each.refund)
    row.fee_fen = sum(each.fee_fen for each in ours)
    moment.session.add(row)
    if found:
        _press(moment, row)


def _payments(moment: Moment, row: MerchantDay, lines: Sequence[Line]) -> Iterator[_Difference]:
    theirs = {each.number: each for each in lines if not each.refund}
    attempts = orders.attempts_with(moment.session, theirs)
    for number, line in theirs.items():
        attempt = attempts.get(number)
        if attempt is None or attempt.merchant != row.merchant:
            yield _Difference("theirs", number, line.transaction, line.amount_fen)
        elif attempt.state != "paid":
            _book_late(moment, row, line)
    for attempt, order, payment in orders.paid_between(
        moment.session, row.merchant, *_bounds(moment, row.day)
    ):
        found = theirs.get(attempt.number)
        said = attempt.number, payment.reference
        if found is None:
            yield _Difference("ours", *said, 0, order.amount_fen, attempt)
        elif found.amount_fen != order.amount_fen:
            yield _Difference("differs", *said, found.amount_fen, order.amount_fen, attempt)


def _book_late(moment: Moment, row: MerchantDay, line: Line) -> None:
    """No notice came, and asking did not help: the statement says so, and is believed."""
    said = {
        "merchant": row.merchant,
        "key": f"statement:{line.transaction}",
        "number": line.number,
        "transaction": line.transaction,
        "amount_fen": line.amount_fen,
        "currency": "CNY",
        "paid_at": None,
        "foreign": False,
    }
    paynotices.store(moment.session, said, moment.now)


def _returns(moment: Moment, lines: Sequence[Line]) -> Iterator[_Difference]:
    theirs = {each.refund: each for each in lines if each.refund}
    known: Mapping[str, PaymentRefund] = refunds.with_numbers(moment.session, list(theirs))
    for number, line in theirs.items():
        found = known.get(number)
        if found is None:
            yield _Difference("theirs", line.number, number, -line.amount_fen)
        elif found.amount_fen != line.amount_fen:
            yield _Difference("differs", line.number, number, -line.amount_fen, -found.amount_fen)


def _bounds(moment: Moment, day: date) -> tuple[datetime, datetime]:
    begins = datetime.combine(day, time(0), tzinfo=moment.rules.zone)
    return begins, begins + DAY


def _doubt(moment: Moment, row: MerchantDay, each: _Difference) -> PaymentDoubt:
    order = orders.order(moment.session, each.attempt.order_id) if each.attempt else None
    return PaymentDoubt(
        key=f"{source(row)}:{each.kind}:{each.number}:{each.transaction}"[:200],
        kind=each.kind,
        merchant=row.merchant,
        number=each.number,
        transaction=each.transaction,
        amount_fen=each.amount_fen,
        ours_fen=each.ours_fen,
        order_id=order.id if order is not None else None,
        home_id=order.home_id if order is not None else None,
        at=moment.now,
    )


def source(row: MerchantDay) -> str:
    return f"statement:{row.merchant}:{row.day.isoformat()}"


def _press(moment: Moment, row: MerchantDay) -> None:
    """A duty of the department, that presses like any other."""
    rule, t = moment.rules.charter.cashier, moment.tongue()
    duties.assign(
        moment,
        rule.to,
        words.to_clear(t, row),
        moment.now + rule.clear_within,
        clause=rule.clause,
        source=source(row),
    )
    telling.tell_role(
        moment, rule.to, None, lambda t: words.day_differs(t, row), "notice", key=source(row)
    )


def cleared(moment: Moment, row: PaymentDoubt, by: int) -> None:
    """Once the last difference of a statement is cleared, its duty is done."""
    parts = row.key.split(":")
    if parts[0] != "statement":
        return
    of_day = ":".join(parts[:3])
    moment.session.flush()
    if not paynotices.is_open(moment.session, f"{of_day}:"):
        piece = duties.Evidence("text", row.word)
        duties.finish(moment, of_day, by=by, evidence=[piece])


def again(moment: Moment, row: MerchantDay, error: str) -> None:
    """The statement is not there yet, or the platform is away: later once more."""
    row.tries += 1
    row.error = error[:200]
    row.ask_at = moment.now + moment.rules.charter.cashier.ask_every * min(row.tries, 12)
    moment.session.add(row)
