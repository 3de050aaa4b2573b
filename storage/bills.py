"""Bills of homes and what was paid on them, in fen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, bindparam, func
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import BigInt, fen, identity, one_of, reference
from storage.estates import Here, Home, within
from storage.payments import Allocation

# What the program itself bills. Any other is a charge of the company's own, by its own name.
ITEMS = ("property", "parking", "water", "electricity", "shared", "late", "other")
# What an amount was worked out from; empty where it was given as a sum.
BASES = ("", "area", "home", "space", "meter", "shared", "late")


class Bill(SQLModel, table=True):
    """账单: one item of one month of one home. A disputed one is not dunned.

    ``quantity`` and ``rate`` are what it was worked out from, as they were then: thousandths of
    a square metre, space or cubic metre, and ten-thousandths of a yuan for each; for a late fee
    fen times days overdue, and millionths a day.
    """

    __table_args__ = (
        UniqueConstraint("home_id", "item", "month"),
        Index("ix_bill_month", "month", "id", "amount_fen"),
        one_of("basis", BASES),
        CheckConstraint("amount_fen >= 0", name="amount_not_negative"),
    )

    id: int = identity()
    home_id: int = reference("home.id", index=True)
    item: str
    month: str  # "2026-10"
    amount_fen: int = fen()
    due_on: date
    disputed: bool = False
    basis: str = ""
    quantity: int | None = Field(default=None, sa_type=BigInt)
    rate: int | None = Field(default=None, sa_type=BigInt)
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Owed:
    """What is left of a bill."""

    bill: Bill
    paid_fen: int

    @property
    def left_fen(self) -> int:
        return max(0, self.bill.amount_fen - self.paid_fen)


def _paid() -> Any:
    return func.coalesce(func.sum(Allocation.amount_fen), 0)


# Put together once, for every answer about fees and every payment asks it.
_LEDGER = (
    select(Bill, _paid())
    .outerjoin(Allocation, col(Allocation.bill_id) == col(Bill.id))
    .where(col(Bill.home_id) == bindparam("home"))
    .group_by(col(Bill.id))
    .order_by(col(Bill.month), col(Bill.id))
)
_LEDGER_OF_MONTH = _LEDGER.where(col(Bill.month) == bindparam("month"))


def bill(session: Session, bill_id: int) -> Bill:
    return session.get_one(Bill, bill_id)


def ledger(session: Session, home_id: int, month: str | None = None) -> Sequence[Owed]:
    """Every bill of a home with what was paid on it, the oldest first."""
    query = _LEDGER if month is None else _LEDGER_OF_MONTH
    asked = {"home": home_id} | ({} if month is None else {"month": month})
    return [Owed(bill, int(paid)) for bill, paid in session.exec(query, params=asked).all()]


def owed(session: Session, home_id: int) -> Sequence[Owed]:
    """The bills of a home that are not paid in full, the oldest first."""
    return [each for each in ledger(session, home_id) if each.left_fen > 0]


def paid_by(session: Session, payment_id: int) -> Sequence[tuple[Bill, int]]:
    """What a payment was counted towards, the oldest first, with how many fen."""
    query = (
        select(Bill, Allocation.amount_fen)
        .join(Allocation, col(Allocation.bill_id) == col(Bill.id))
        .where(col(Allocation.payment_id) == payment_id)
        .order_by(col(Bill.month), col(Bill.id))
    )
    return session.exec(query).all()


def in_arrears(session: Session, home_id: int, today: date) -> Sequence[Owed]:
    """What may be dunned: unpaid, past its due day, not disputed."""
    return [
        each
        for each in owed(session, home_id)
        if each.bill.due_on < today and not each.bill.disputed
    ]


def overdue(session: Session, home_ids: Collection[int], today: date) -> dict[int, dict[str, int]]:
    """The same for many homes at once: fen by home and month, the oldest month first. Homes that
    owe nothing overdue are left out."""
    query = (
        select(Bill.home_id, Bill.month, col(Bill.amount_fen) - _paid())
        .outerjoin(Allocation, col(Allocation.bill_id) == col(Bill.id))
        .where(
            col(Bill.home_id).in_(home_ids),
            col(Bill.due_on) < today,
            col(Bill.disputed).is_(False),
        )
        .group_by(col(Bill.id))
        .having(col(Bill.amount_fen) > _paid())
        .order_by(col(Bill.month), col(Bill.id))
    )
    found: dict[int, dict[str, int]] = {}
    for home_id, month, left in session.exec(query).all():
        months = found.setdefault(home_id, {})
        months[month] = months.get(month, 0) + int(left)
    return found


def homes_in_arrears(session: Session, today: date, after_home: int, limit: int) -> Sequence[int]:
    """Ids of homes in arrears, above ``after_home``, in order: a page of them."""
    return session.exec(
        _IN_ARREARS, params={"after": after_home, "today": today, "most": limit}
    ).all()


# What was paid is asked bill by bill: so a page costs what is on it, and not the whole table.
_IN_ARREARS = (
    select(Bill.home_id)
    .where(
        col(Bill.home_id) > bindparam("after"),
        col(Bill.due_on) < bindparam("today"),
        col(Bill.disputed).is_(False),
        col(Bill.amount_fen)
        > select(func.coalesce(func.sum(Allocation.amount_fen), 0))
        .where(col(Allocation.bill_id) == col(Bill.id))
        .scalar_subquery(),
    )
    .distinct()
    .order_by(col(Bill.home_id))
    .limit(bindparam("most"))
)


def totals(session: Session, month: str, here: Here = None) -> tuple[int, int]:
    """(billed, paid) of one month's bills over all homes, in fen."""
    among = [col(Bill.month) == month]
    if here is not None:
        homes = select(Home.id).where(*within(Home.estate_id, here))
        among.append(col(Bill.home_id).in_(homes))
    billed = session.exec(select(func.coalesce(func.sum(Bill.amount_fen), 0)).where(*among)).one()
    paid = session.exec(
        select(func.coalesce(func.sum(Allocation.amount_fen), 0))
        .join(Bill, col(Allocation.bill_id) == col(Bill.id))
        .where(*among)
    ).one()
    return int(billed), int(paid)


def made_for(session: Session, month: str, here: Here = None) -> tuple[int, int]:
    """(homes, fen): who was billed for a month, and how much in all."""
    query = (
        select(func.count(func.distinct(Bill.home_id)), func.coalesce(func.sum(Bill.amount_fen), 0))
        .join(Home, col(Home.id) == col(Bill.home_id))
        .where(col(Bill.month) == month, *within(Home.estate_id, here))
    )
    homes, total = session.exec(query).one()
    return int(homes), int(total)


def due_before(session: Session, home_ids: Collection[int], day: date) -> Sequence[Bill]:
    """Bills of these homes that were due before a day, but for what lateness cost itself."""
    query = select(Bill).where(
        col(Bill.home_id).in_(home_ids), col(Bill.due_on) < day, col(Bill.item) != "late"
    )
    return session.exec(query.order_by(col(Bill.id))).all()
