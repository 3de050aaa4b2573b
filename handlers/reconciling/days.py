"""Each morning the platform's statement is compared with our books. What a lost notice would have
told is booked now; what does not agree is a duty of the desk until it is cleared."""

from __future__ import annotations

from collections.abc import Sequence

from handlers import telling
from handlers.context import Moment
from handlers.duties import keeping as duties
from handlers.reconciling import books, funds
from handlers.reconciling.books import DAY
from handlers.reconciling.lines import Difference, Line, Movement
from handlers.wording import differences as words
from storage import merchantdays, paynotices
from storage.merchantdays import MerchantDay
from storage.paynotices import PaymentDoubt

FARTHEST = 7  # days that were missed and are looked at all the same
OURS = "G"  # how the numbers of our attempts begin
PATIENT_FOR = 6  # times that a fund bill is waited for, where the trade bill is there


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


def compare(
    moment: Moment,
    row: MerchantDay,
    lines: Sequence[Line],
    movements: Sequence[Movement] | None,
    *,
    shared: bool,
) -> None:
    """A day's statement with our books, and with what moved in the account (None: the platform
    does not say). ``shared``: others use the account as well, whose numbers are none of ours."""
    ours = [each for each in lines if not shared or each.number.startswith(OURS)]
    found = [*books.compare(moment, row, ours)]
    if movements is not None:
        found += funds.compare(ours, movements, shared=shared)
        row.withdrawn_fen = -sum(e.amount_fen for e in movements if e.kind == "withdrawal")
    row.funds = "none" if movements is None else "compared"
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


def _doubt(moment: Moment, row: MerchantDay, each: Difference) -> PaymentDoubt:
    return PaymentDoubt(
        key=f"{source(row)}:{each.kind}:{each.number}:{each.transaction}"[:200],
        kind=each.kind,
        merchant=row.merchant,
        number=each.number,
        transaction=each.transaction,
        amount_fen=each.amount_fen,
        ours_fen=each.ours_fen,
        order_id=each.order_id,
        home_id=each.home_id,
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
