"""How much money came in within a calendar quarter, beside what fell due in it (CS-T).

The responsibility statement counts "money that arrived within the calendar quarter": a payment
belongs to the quarter in which it arrived, whatever it was for; what went back is taken off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import Session, col

from storage.bills import Bill
from storage.estates import Estate, Here, Home, within
from storage.payments import Allocation, Payment


@dataclass(frozen=True, slots=True)
class Quarter:
    """季度: three calendar months. ``number`` from 1 to 4."""

    year: int
    number: int

    @property
    def first(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def previous(self) -> Quarter:
        return Quarter(self.year - (self.number == 1), (self.number + 2) % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


def quarter_of(day: date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


@dataclass(frozen=True, slots=True)
class Collection:
    """What a quarter's collection is made of, in fen.

    ``due_fen``: bills whose due day lies in the quarter. ``received_fen``: money that arrived in
    it, less what went back. Of that money ``for_due_fen`` counts towards those bills; the rest is
    for older or later ones, or waits as credit. ``paid_before_fen``: what the quarter's bills had
    of money that came in earlier.
    """

    due_fen: int = 0
    received_fen: int = 0
    for_due_fen: int = 0
    paid_before_fen: int = 0

    @property
    def rate(self) -> float | None:
        """Received in the quarter beside due in the quarter, 1.0 being all of it; more where old
        arrears or advances came in. None where nothing fell due."""
        return self.received_fen / self.due_fen if self.due_fen else None


def of(
    session: Session, quarter: Quarter, zone: ZoneInfo, estate_id: int | None = None
) -> Collection:
    """A quarter of one estate, or of the whole company. ``zone``: in which its days lie."""
    since, until = _moments(quarter, zone)
    due = _in_quarter(quarter)
    arrived = col(Payment.paid_at) >= since, col(Payment.paid_at) < until
    counted = (
        select(_sum(Allocation.amount_fen))
        .select_from(Allocation)
        .join(Bill, col(Allocation.bill_id) == col(Bill.id))
        .join(Payment, col(Allocation.payment_id) == col(Payment.id))
        .where(*due)
    )

    def total(query: Select[Any], home_id: Any) -> int:
        if estate_id is not None:
            query = query.join(Home, col(Home.id) == home_id)
            query = query.where(col(Home.estate_id) == estate_id)
        return int(session.connection().execute(query).scalar_one())

    return Collection(
        due_fen=total(
            select(_sum(Bill.amount_fen)).select_from(Bill).where(*due), col(Bill.home_id)
        ),
        received_fen=total(
            select(_sum(Payment.amount_fen)).select_from(Payment).where(*arrived),
            col(Payment.home_id),
        ),
        for_due_fen=total(counted.where(*arrived), col(Bill.home_id)),
        paid_before_fen=total(counted.where(col(Payment.paid_at) < since), col(Bill.home_id)),
    )


def by_estate(
    session: Session, quarter: Quarter, zone: ZoneInfo, here: Here = None
) -> Sequence[tuple[Estate, Collection]]:
    """Every estate with its quarter, in the order of the ids."""
    query = select(col(Estate.id)).where(*within(Estate.id, here)).order_by(col(Estate.id))
    found = session.connection().execute(query).scalars()
    return [
        (session.get_one(Estate, each), of(session, quarter, zone, each)) for each in found.all()
    ]


def _moments(quarter: Quarter, zone: ZoneInfo) -> tuple[datetime, datetime]:
    first, after = (
        datetime.combine(each.first, time(), tzinfo=zone) for each in (quarter, quarter.next)
    )
    return first, after


def _in_quarter(quarter: Quarter) -> tuple[ColumnElement[bool], ...]:
    return col(Bill.due_on) >= quarter.first, col(Bill.due_on) < quarter.next.first


def _sum(column: Any) -> Any:
    return func.coalesce(func.sum(column), 0)
