"""The ledger of every home: what it was billed, what it paid. Only here is money written.

Each change of a bill's amount and each payment adds an entry; none is ever changed. At all times
the entries of a home add up to its bills less its payments: ``storage/books.py`` checks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, insert, literal
from sqlalchemy import select as columns_of
from sqlmodel import Session, SQLModel, col, select

from storage import bills, payments
from storage.bills import Bill, Owed
from storage.columns import BigInt, fen, identity, maybe, one_of, reference
from storage.db import add_missing
from storage.estates import Home
from storage.payments import Allocation, Payment

KINDS = ("bill", "amendment", "payment", "refund")


class NotEnough(ValueError):
    """More was to go back than had come in. ``most_fen`` could."""

    def __init__(self, most_fen: int) -> None:
        super().__init__(f"at most {most_fen} fen")
        self.most_fen = most_fen


class LedgerEntry(SQLModel, table=True):
    """A positive amount is owed to the company, a negative one takes off what is owed."""

    __tablename__ = "ledger_entry"
    __table_args__ = (one_of("kind", KINDS),)

    id: int = identity()
    home_id: int = reference("home.id", index=True)
    at: datetime
    kind: str
    amount_fen: int = fen()
    bill_id: int | None = maybe("bill.id", index=True)
    payment_id: int | None = maybe("payment.id", index=True)
    actor_id: int | None = maybe("person.id")  # empty: the program itself, or the command line


def book_bills(
    session: Session, rows: Sequence[Mapping[str, Any]], now: datetime, actor_id: int | None = None
) -> int:
    """Adds bills (columns of ``Bill``) and uses what their homes have paid in advance.

    A home's item of a month that is billed already stays as it is. Returns how many are new.
    """
    if not rows:
        return 0
    last = session.exec(select(func.coalesce(func.max(Bill.id), 0))).one()
    whole = [{"disputed": False, "created_at": now, **row} for row in rows]
    add_missing(session, Bill, whole, ["home_id", "item", "month"])
    new = _enter_bills(session, last, actor_id)
    for home_id in payments.homes_with_credit(session, sorted({row["home_id"] for row in rows})):
        use_credit(session, home_id)
    return new


def enter_new(session: Session) -> None:
    """Enters all bills and payments that have no entry: after many were added at once."""
    _enter_bills(session, 0, None)
    entered = select(LedgerEntry.id).where(col(LedgerEntry.payment_id) == col(Payment.id)).exists()
    fresh = columns_of(
        col(Payment.home_id),
        col(Payment.paid_at),
        case((col(Payment.amount_fen) > 0, "payment"), else_="refund"),
        -col(Payment.amount_fen),
        col(Payment.id),
        col(Payment.recorded_by_id),
    ).where(~entered)
    columns = ["home_id", "at", "kind", "amount_fen", "payment_id", "actor_id"]
    session.connection().execute(insert(LedgerEntry).from_select(columns, fresh))


def _enter_bills(session: Session, after_id: int, actor_id: int | None) -> int:
    entered = select(LedgerEntry.id).where(col(LedgerEntry.bill_id) == col(Bill.id)).exists()
    fresh = columns_of(
        col(Bill.home_id),
        col(Bill.created_at),
        literal("bill"),
        col(Bill.amount_fen),
        col(Bill.id),
        literal(actor_id, type_=BigInt),
    ).where(col(Bill.id) > after_id, ~entered)
    columns = ["home_id", "at", "kind", "amount_fen", "bill_id", "actor_id"]
    entering = insert(LedgerEntry).from_select(columns, fresh)
    done = session.connection().execute(entering.execution_options(preserve_rowcount=True))
    return int(done.rowcount)


def receive(
    session: Session,
    home_id: int,
    amount_fen: int,
    *,
    paid_at: datetime,
    key: str,
    method: str = "other",
    reference: str = "",
    note: str = "",
    recorded_by_id: int | None = None,
    bill_ids: Sequence[int] = (),
) -> Payment | None:
    """Books money of a home. None where a payment with this key is booked already.

    It is counted towards the named bills, in their order, then towards all others that are owed
    and not disputed, the oldest first. What is left over stays the home's credit.
    Raises ValueError for a sum that is not positive.
    """
    if amount_fen <= 0:
        raise ValueError("a payment must be positive")
    _lock(session, home_id)
    if payments.with_key(session, key) is not None:
        return None
    row = Payment(
        home_id=home_id,
        amount_fen=amount_fen,
        paid_at=paid_at,
        method=method,
        reference=reference,
        note=note,
        recorded_by_id=recorded_by_id,
        key=key,
    )
    _enter_payment(session, row)
    owed = {each.bill.id: each for each in bills.owed(session, home_id)}
    named = [owed.pop(each) for each in dict.fromkeys(bill_ids) if each in owed]
    places = _places(named + _undisputed(owed.values()))
    payments.count_towards(session, [(row, amount_fen)], places)
    return row


def refund(
    session: Session,
    home_id: int,
    amount_fen: int,
    *,
    paid_at: datetime,
    key: str,
    method: str = "other",
    reference: str = "",
    note: str = "",
    recorded_by_id: int | None = None,
) -> Payment | None:
    """Books money that goes back to a home: first its credit, then the newest bills are owed
    again. None where this key is booked already. Raises ``NotEnough``, ValueError."""
    if amount_fen <= 0:
        raise ValueError("a refund must be positive")
    _lock(session, home_id)
    if payments.with_key(session, key) is not None:
        return None
    free = payments.credit(session, home_id)
    if amount_fen > free:
        released = _release_newest(session, home_id, amount_fen - free)
        if free + released < amount_fen:
            raise NotEnough(free + released)
    row = Payment(
        home_id=home_id,
        amount_fen=-amount_fen,
        paid_at=paid_at,
        method=method,
        reference=reference,
        note=note,
        recorded_by_id=recorded_by_id,
        key=key,
    )
    _enter_payment(session, row)
    return row


def amend(
    session: Session, bill: Bill, amount_fen: int, now: datetime, actor_id: int | None
) -> None:
    """Gives a bill another amount. What was paid beyond it becomes credit and is used for other
    bills. Raises ValueError for a negative amount."""
    if amount_fen < 0:
        raise ValueError("a bill cannot be negative")
    _lock(session, bill.home_id)
    change = amount_fen - bill.amount_fen
    if change:
        bill.amount_fen = amount_fen
        session.add(bill)
        entry = LedgerEntry(
            home_id=bill.home_id,
            at=now,
            kind="amendment",
            amount_fen=change,
            bill_id=bill.id,
            actor_id=actor_id,
        )
        session.add(entry)
        session.flush()
        counted = [each for each, _ in payments.on_bills(session, [bill.id])]
        beyond = sum(each.amount_fen for each in counted) - amount_fen
        payments.release(session, counted[::-1], beyond)
    use_credit(session, bill.home_id)


def use_credit(session: Session, home_id: int) -> None:
    """Counts what a home has paid in advance towards what it owes, the oldest first."""
    _lock(session, home_id)
    credit = payments.credit(session, home_id)
    if credit <= 0:
        return
    sources = []
    for payment, free in payments.unused_of(session, home_id):
        part = min(free, credit)
        credit -= part
        if part:
            sources.append((payment, part))
    places = _places(_undisputed(bills.owed(session, home_id)))
    payments.count_towards(session, sources, places)


def _lock(session: Session, home_id: int) -> None:
    """One at a time for each home: two clerks cannot spend the same credit."""
    session.exec(_LOCKED, params={"home": home_id}).one()


_LOCKED = select(Home.id).where(col(Home.id) == bindparam("home")).with_for_update()


def _undisputed(owed: Iterable[Owed]) -> list[Owed]:
    return [each for each in owed if not each.bill.disputed]


def _places(owed: Sequence[Owed]) -> list[tuple[int, int]]:
    return [(each.bill.id, each.left_fen) for each in owed]


def _enter_payment(session: Session, row: Payment) -> None:
    session.add(row)
    session.flush()
    entry = LedgerEntry(
        home_id=row.home_id,
        at=row.paid_at,
        kind="payment" if row.amount_fen > 0 else "refund",
        amount_fen=-row.amount_fen,
        payment_id=row.id,
        actor_id=row.recorded_by_id,
    )
    session.add(entry)


def _release_newest(session: Session, home_id: int, amount_fen: int) -> int:
    """Frees so much of what was counted towards a home's bills, the newest bill first."""
    paid = [each.bill.id for each in reversed(bills.ledger(session, home_id)) if each.paid_fen]
    counted: dict[int, list[Allocation]] = {each: [] for each in paid}
    for allocation, _ in payments.on_bills(session, paid):
        counted[allocation.bill_id].insert(0, allocation)
    newest = [each for group in counted.values() for each in group]
    return payments.release(session, newest, amount_fen)
