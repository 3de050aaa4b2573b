"""Money that came in from homes, or went back, and which bills it was counted towards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, bindparam, func
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import fen, identity, maybe, one_of, reference

METHODS = ("cash", "transfer", "wechat", "alipay", "card", "other")


class Payment(SQLModel, table=True):
    """缴费 of a home; negative where money went back. What no bill has used is its credit."""

    __table_args__ = (
        CheckConstraint("amount_fen <> 0", name="amount_not_zero"),
        one_of("method", METHODS),
        Index("ix_payment_paid_at", "paid_at"),
    )

    id: int = identity()
    home_id: int = reference("home.id", index=True)
    amount_fen: int = fen()
    paid_at: datetime
    method: str = "other"
    reference: str = ""  # the bank's or the platform's number, or a receipt's
    note: str = ""
    recorded_by_id: int | None = maybe("person.id")
    key: str = Field(unique=True)  # the same payment recorded twice is one payment


class Allocation(SQLModel, table=True):
    """So much of a payment is counted towards a bill."""

    __table_args__ = (
        UniqueConstraint("payment_id", "bill_id"),
        CheckConstraint("amount_fen > 0", name="amount_positive"),
        Index("ix_allocation_counted", "bill_id", "amount_fen"),
    )

    id: int = identity()
    payment_id: int = reference("payment.id")
    bill_id: int = reference("bill.id")
    amount_fen: int = fen()


# What every payment asks is put together once: that takes longer than to run it.
_WITH_KEY = select(Payment).where(col(Payment.key) == bindparam("key"))
_COUNTED = select(Allocation).where(
    col(Allocation.payment_id) == bindparam("payment"), col(Allocation.bill_id) == bindparam("bill")
)


def with_key(session: Session, key: str) -> Payment | None:
    return session.exec(_WITH_KEY, params={"key": key}).first()


def payment(session: Session, payment_id: int) -> Payment:
    return session.get_one(Payment, payment_id)


def with_reference(
    session: Session, home_id: int, references: Collection[str]
) -> Sequence[Payment]:
    """What came in for a home under one of these numbers."""
    query = select(Payment).where(
        col(Payment.home_id) == home_id,
        col(Payment.reference).in_([each for each in references if each]),
        col(Payment.amount_fen) > 0,
    )
    return session.exec(query.order_by(col(Payment.id))).all()


def payment_if_any(session: Session, number: int) -> Payment | None:
    return session.get(Payment, number)


def of_home(session: Session, home_id: int, limit: int | None = None) -> Sequence[Payment]:
    """The newest first."""
    query = select(Payment).where(col(Payment.home_id) == home_id)
    query = query.order_by(col(Payment.paid_at).desc(), col(Payment.id).desc())
    return session.exec(query.limit(limit)).all()


def on_bills(session: Session, bill_ids: Collection[int]) -> Sequence[tuple[Allocation, Payment]]:
    """What was counted towards these bills, in the order in which it came."""
    query = (
        select(Allocation, Payment)
        .join(Payment, col(Allocation.payment_id) == col(Payment.id))
        .where(col(Allocation.bill_id).in_(bill_ids))
        .order_by(col(Payment.paid_at), col(Allocation.id))
    )
    return session.exec(query).all()


_RECEIVED = select(func.coalesce(func.sum(Payment.amount_fen), 0)).where(
    col(Payment.home_id) == bindparam("home")
)
_USED = (
    select(func.coalesce(func.sum(Allocation.amount_fen), 0))
    .join(Payment, col(Allocation.payment_id) == col(Payment.id))
    .where(col(Payment.home_id) == bindparam("home"))
)


def credit(session: Session, home_id: int) -> int:
    """What a home has paid in advance: received, not returned, and counted towards no bill."""
    received = session.exec(_RECEIVED, params={"home": home_id}).one()
    used = session.exec(_USED, params={"home": home_id}).one()
    return int(received) - int(used)


def homes_with_credit(session: Session, home_ids: Collection[int]) -> Sequence[int]:
    """Which of these homes have paid in advance."""
    used = (
        select(Allocation.payment_id, func.sum(Allocation.amount_fen).label("fen"))
        .join(Payment, col(Payment.id) == col(Allocation.payment_id))
        .where(col(Payment.home_id).in_(home_ids))
        .group_by(col(Allocation.payment_id))
        .subquery()
    )
    query = (
        select(Payment.home_id)
        .outerjoin(used, used.c.payment_id == col(Payment.id))
        .where(col(Payment.home_id).in_(home_ids))
        .group_by(col(Payment.home_id))
        .having(func.sum(Payment.amount_fen - func.coalesce(used.c.fen, 0)) > 0)
    )
    return session.exec(query).all()


def unused_of(session: Session, home_id: int) -> Sequence[tuple[Payment, int]]:
    """Payments of which something is still free, with how much, the oldest first."""
    used = func.coalesce(func.sum(Allocation.amount_fen), 0)
    query = (
        select(Payment, used)
        .outerjoin(Allocation, col(Allocation.payment_id) == col(Payment.id))
        .where(col(Payment.home_id) == home_id, col(Payment.amount_fen) > 0)
        .group_by(col(Payment.id))
        .having(Payment.amount_fen > used)
        .order_by(col(Payment.paid_at), col(Payment.id))
    )
    return [(payment, payment.amount_fen - int(fen)) for payment, fen in session.exec(query).all()]


def count_towards(
    session: Session, sources: Sequence[tuple[Payment, int]], places: Sequence[tuple[int, int]]
) -> None:
    """Counts free money (payment, fen) towards bills (id, what is left of it), in their order."""
    left = dict(places)
    for payment, free in sources:
        for bill_id in left:
            part = min(free, left[bill_id])
            if part > 0:
                _add(session, payment.id, bill_id, part)
                left[bill_id] -= part
                free -= part
    session.flush()


def _add(session: Session, payment_id: int, bill_id: int, amount_fen: int) -> None:
    row = session.exec(_COUNTED, params={"payment": payment_id, "bill": bill_id}).first()
    if row is None:
        row = Allocation(payment_id=payment_id, bill_id=bill_id, amount_fen=0)
    row.amount_fen += amount_fen
    session.add(row)


def release(session: Session, allocations: Sequence[Allocation], amount_fen: int) -> int:
    """Takes back up to so much of these, in their order; returns how much."""
    released = 0
    for row in allocations:
        part = min(row.amount_fen, amount_fen - released)
        if part <= 0:
            break
        released += part
        if part == row.amount_fen:
            session.delete(row)
        else:
            row.amount_fen -= part
            session.add(row)
    session.flush()
    return released
