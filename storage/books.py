"""Whether the books agree: the ledger with the bills and the payments, home by home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select, union_all
from sqlmodel import Session, col

from storage.bills import Bill
from storage.ledger import LedgerEntry
from storage.payments import Allocation, Payment

Question = Select[int, int]  # the id of what is wrong, and by how many fen


@dataclass(frozen=True, slots=True)
class Fault:
    """Something does not add up. ``row_id``: of a home, a bill or a payment, as ``what`` says."""

    what: str
    row_id: int
    by_fen: int


def faults(session: Session, limit: int = 20) -> Sequence[Fault]:
    """Where the books do not agree; nothing where they do. Reads everything once."""
    found: list[Fault] = []
    for what, query in _QUESTIONS.items():
        rows = session.connection().execute(query.limit(limit)).all()
        found += [Fault(what, int(row_id), int(by)) for row_id, by in rows]
    return found[:limit]


def _balances() -> Question:
    """A home's entries are its bills less its payments."""
    parts = union_all(
        select(col(Bill.home_id).label("home"), col(Bill.amount_fen).label("fen")),
        select(col(Payment.home_id), -col(Payment.amount_fen)),
        select(col(LedgerEntry.home_id), -col(LedgerEntry.amount_fen)),
    ).subquery()
    by = func.sum(parts.c.fen)
    return select(parts.c.home, by).group_by(parts.c.home).having(by != 0)


def _entered_bills() -> Question:
    """A bill's entries, first and amended, are its amount."""
    entered = func.coalesce(func.sum(LedgerEntry.amount_fen), 0)
    return (
        select(col(Bill.id), col(Bill.amount_fen) - entered)
        .outerjoin(LedgerEntry, col(LedgerEntry.bill_id) == col(Bill.id))
        .group_by(col(Bill.id))
        .having(col(Bill.amount_fen) != entered)
    )


def _entered_payments() -> Question:
    entered = func.coalesce(func.sum(LedgerEntry.amount_fen), 0)
    return (
        select(col(Payment.id), col(Payment.amount_fen) + entered)
        .outerjoin(LedgerEntry, col(LedgerEntry.payment_id) == col(Payment.id))
        .group_by(col(Payment.id))
        .having(col(Payment.amount_fen) != -entered)
    )


def _overpaid_bills() -> Question:
    paid = func.sum(Allocation.amount_fen)
    return (
        select(col(Bill.id), paid - col(Bill.amount_fen))
        .join(Allocation, col(Allocation.bill_id) == col(Bill.id))
        .group_by(col(Bill.id))
        .having(paid > col(Bill.amount_fen))
    )


def _overused_payments() -> Question:
    used = func.sum(Allocation.amount_fen)
    return (
        select(col(Payment.id), used - col(Payment.amount_fen))
        .join(Allocation, col(Allocation.payment_id) == col(Payment.id))
        .group_by(col(Payment.id))
        .having(used > col(Payment.amount_fen))
    )


def _overdrawn_homes() -> Question:
    """More was counted towards bills, or went back, than ever came in."""
    parts = union_all(
        select(col(Payment.home_id).label("home"), col(Payment.amount_fen).label("fen")),
        select(col(Payment.home_id), -col(Allocation.amount_fen)).join(
            Allocation, col(Allocation.payment_id) == col(Payment.id)
        ),
    ).subquery()
    by = func.sum(parts.c.fen)
    return select(parts.c.home, by).group_by(parts.c.home).having(by < 0)


def _strangers_money() -> Question:
    """A payment of one home counted towards another's bill."""
    return (
        select(col(Allocation.bill_id), col(Allocation.amount_fen))
        .join(Payment, col(Allocation.payment_id) == col(Payment.id))
        .join(Bill, col(Allocation.bill_id) == col(Bill.id))
        .where(col(Bill.home_id) != col(Payment.home_id))
    )


_QUESTIONS: dict[str, Question] = {
    "home: entries are not bills less payments": _balances(),
    "bill: entries are not its amount": _entered_bills(),
    "payment: entry is not its amount": _entered_payments(),
    "bill: more was paid than it is": _overpaid_bills(),
    "payment: more was used than came in": _overused_payments(),
    "home: more was used than came in": _overdrawn_homes(),
    "bill: paid with another home's money": _strangers_money(),
}
