"""What lateness costs, by the charter's rule: for each day of a month, on what was overdue then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from handlers.context import Moment
from handlers.tariffs import due_day, month_before
from storage import bills, disputes, ledger, payments
from storage.bills import Bill
from storage.disputes import Dispute
from storage.payments import Allocation, Payment

DAY = timedelta(days=1)
MILLION = 1_000_000


def make_bills(moment: Moment, home_ids: Sequence[int], month: str) -> int:
    """Bills these homes for their lateness in the month before ``month``; half a fen goes up."""
    ppm = moment.rules.charter.fees.late_fee_ppm
    if not ppm:
        return 0
    past = month_before(month, 1)
    first = date.fromisoformat(f"{past}-01")
    last = date.fromisoformat(f"{month}-01") - DAY
    overdue = bills.due_before(moment.session, home_ids, last)
    ids = [bill.id for bill in overdue]
    parts: dict[int, list[tuple[Allocation, Payment]]] = {}
    for allocation, payment in payments.on_bills(moment.session, ids):
        parts.setdefault(allocation.bill_id, []).append((allocation, payment))
    doubts: dict[int, list[Dispute]] = {}
    for dispute in disputes.of_bills(moment.session, ids):
        doubts.setdefault(dispute.bill_id, []).append(dispute)
    late: dict[int, int] = {}  # home -> fen times days
    for bill in overdue:
        begins = max(first, bill.due_on + DAY)
        days = [begins + DAY * step for step in range((last - begins).days + 1)]
        days = [day for day in days if not _doubted(moment, doubts.get(bill.id, []), day)]
        unpaid = (_unpaid(moment, bill, parts.get(bill.id, []), day) for day in days)
        late[bill.home_id] = late.get(bill.home_id, 0) + sum(unpaid)
    rows = [
        {
            "home_id": home_id,
            "item": "late",
            "month": past,
            "amount_fen": amount,
            "due_on": due_day(moment, month),
            "basis": "late",
            "quantity": fen_days,
            "rate": ppm,
        }
        for home_id, fen_days in late.items()
        if (amount := (fen_days * ppm + MILLION // 2) // MILLION)
    ]
    return ledger.book_bills(moment.session, rows, moment.now)


def _unpaid(
    moment: Moment, bill: Bill, parts: Sequence[tuple[Allocation, Payment]], day: date
) -> int:
    """What was still owed of a bill at the end of a day, in fen."""
    paid = sum(
        allocation.amount_fen
        for allocation, payment in parts
        if moment.rules.today(payment.paid_at) <= day
    )
    return max(0, bill.amount_fen - paid)


def _doubted(moment: Moment, doubts: Sequence[Dispute], day: date) -> bool:
    """Whether the bill was in question on that day: then it costs nothing."""
    return any(
        moment.rules.today(each.opened_at) <= day
        and (each.settled_at is None or day <= moment.rules.today(each.settled_at))
        for each in doubts
    )
