"""Bills of homes and the payments on them, in fen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint, func
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import fen, identity, maybe, one_of, reference

ITEMS = ("property", "parking", "water", "electricity", "shared")


class Bill(SQLModel, table=True):
    """账单: one item of one month of one home. A disputed one is not dunned."""

    __table_args__ = (
        UniqueConstraint("home_id", "item", "month"),
        one_of("item", ITEMS),
        CheckConstraint("amount_fen >= 0", name="amount_not_negative"),
    )

    id: int = identity()
    home_id: int = reference("home.id", index=True)
    item: str
    month: str  # "2026-10"
    amount_fen: int = fen()
    due_on: date
    disputed: bool = False
    created_at: datetime


class Payment(SQLModel, table=True):
    """缴费 on one bill."""

    __table_args__ = (CheckConstraint("amount_fen > 0", name="amount_positive"),)

    id: int = identity()
    bill_id: int = reference("bill.id", index=True)
    amount_fen: int = fen()
    paid_at: datetime
    recorded_by_id: int | None = maybe("person.id")
    key: str = Field(unique=True)  # the same payment recorded twice is one payment


@dataclass(frozen=True, slots=True)
class Owed:
    """What is left of a bill."""

    bill: Bill
    paid_fen: int

    @property
    def left_fen(self) -> int:
        return max(0, self.bill.amount_fen - self.paid_fen)


def _paid() -> object:
    return func.coalesce(func.sum(Payment.amount_fen), 0)


def ledger(session: Session, home_id: int, month: str | None = None) -> Sequence[Owed]:
    """Every bill of a home with what was paid on it, the oldest first."""
    query = (
        select(Bill, _paid())  # type: ignore[call-overload]
        .outerjoin(Payment, col(Payment.bill_id) == col(Bill.id))
        .where(col(Bill.home_id) == home_id)
        .group_by(col(Bill.id))
        .order_by(col(Bill.month), col(Bill.id))
    )
    if month is not None:
        query = query.where(col(Bill.month) == month)
    return [Owed(bill, int(paid)) for bill, paid in session.exec(query).all()]


def owed(session: Session, home_id: int) -> Sequence[Owed]:
    """The bills of a home that are not paid in full, the oldest first."""
    return [each for each in ledger(session, home_id) if each.left_fen > 0]


def in_arrears(session: Session, home_id: int, today: date) -> Sequence[Owed]:
    """What may be dunned: unpaid, past its due day, not disputed."""
    return [
        each
        for each in owed(session, home_id)
        if each.bill.due_on < today and not each.bill.disputed
    ]


def homes_in_arrears(session: Session, today: date, after_home: int, limit: int) -> Sequence[int]:
    """Ids of homes in arrears, above ``after_home``, in order: a page of them."""
    paid = (
        select(Payment.bill_id, func.sum(Payment.amount_fen).label("fen"))
        .group_by(col(Payment.bill_id))
        .subquery()
    )
    query = (
        select(Bill.home_id)
        .outerjoin(paid, paid.c.bill_id == col(Bill.id))
        .where(
            col(Bill.home_id) > after_home,
            col(Bill.due_on) < today,
            col(Bill.disputed).is_(False),
            col(Bill.amount_fen) > func.coalesce(paid.c.fen, 0),
        )
        .distinct()
        .order_by(col(Bill.home_id))
        .limit(limit)
    )
    return session.exec(query).all()


def totals(session: Session, month: str) -> tuple[int, int]:
    """(billed, paid) of one month's bills over all homes, in fen."""
    billed = session.exec(
        select(func.coalesce(func.sum(Bill.amount_fen), 0)).where(col(Bill.month) == month)
    ).one()
    paid = session.exec(
        select(func.coalesce(func.sum(Payment.amount_fen), 0))
        .join(Bill, col(Payment.bill_id) == col(Bill.id))
        .where(col(Bill.month) == month)
    ).one()
    return int(billed), int(paid)
