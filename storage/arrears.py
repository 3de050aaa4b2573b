"""Arrears of all homes by age, building and estate; and what came of a month's reminders (CS-6)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, cast, func, select
from sqlmodel import Session, col

from storage.bills import Bill
from storage.columns import BigInt
from storage.dunning import HELD, DunningStep
from storage.estates import Estate, Here, Home, within
from storage.outbox import OutboxMessage
from storage.payments import Allocation, Payment


@dataclass(frozen=True, slots=True)
class Arrears:
    """What the homes of one building owe of one age. ``age``: an index of the ages asked for,
    from 0; the last is what is older than all of them."""

    estate: str
    building: str
    age: int
    homes: int
    fen: int


def by_age(
    session: Session, today: date, ages: Sequence[int], here: Here = None
) -> Sequence[Arrears]:
    """What is overdue and not in question, by building; ``ages`` in days, ascending: each is the
    upper bound of one age. A home with debts of two ages counts in both."""
    paid = (
        select(func.coalesce(func.sum(Allocation.amount_fen), 0))
        .where(col(Allocation.bill_id) == col(Bill.id))
        .scalar_subquery()
    )
    bounds = [(col(Bill.due_on) >= today - timedelta(days=days), n) for n, days in enumerate(ages)]
    owed = (
        select(
            col(Bill.home_id).label("home_id"),
            case(*bounds, else_=len(ages)).label("age"),
            (col(Bill.amount_fen) - paid).label("fen"),
        )
        .where(col(Bill.due_on) < today, col(Bill.disputed).is_(False), col(Bill.amount_fen) > paid)
        .subquery()
    )
    columns: list[Any] = [Estate.name, Home.building, owed.c.age]
    columns += [func.count(func.distinct(owed.c.home_id)), func.sum(owed.c.fen)]
    query = (
        select(*columns)
        .join(Home, col(Home.id) == owed.c.home_id)
        .join(Estate, col(Estate.id) == col(Home.estate_id))
        .where(*within(Home.estate_id, here))
        .group_by(col(Estate.id), col(Estate.name), col(Home.building_id), col(Home.building))
        .group_by(owed.c.age)
        .order_by(col(Estate.id), col(Home.building_id), owed.c.age)
    )
    rows = session.connection().execute(query).all()
    return [Arrears(name, building, age, n, int(fen)) for name, building, age, n, fen in rows]


@dataclass(frozen=True, slots=True)
class Pursued:
    """A home that was reminded in a month, and what it paid since the first time."""

    estate: str
    building: str
    unit: str
    room: str
    owed_fen: int  # when the first step of the month was made
    texts: int  # that have left
    calls: int  # that were made
    visits: int
    first_at: datetime
    paid_at: datetime | None  # the first money after it
    paid_fen: int

    @property
    def number(self) -> str:
        return "-".join(part for part in (self.building, self.unit, self.room) if part)


def pursued(session: Session, month: str, until: datetime, here: Here = None) -> Sequence[Pursued]:
    """Every home with a step in a month that was not held back: how often it was reminded, and
    when it paid. ``until``: what came later is not counted."""
    left = (
        select(col(OutboxMessage.id))
        .where(
            col(OutboxMessage.task_id) == col(DunningStep.id), col(OutboxMessage.state) == "sent"
        )
        .exists()
    )
    step = col(DunningStep.step)
    done = col(DunningStep.state) == "done"

    about: list[Any] = [col(DunningStep.home_id).label("home_id")]
    about += [
        func.max(DunningStep.amount_fen).label("owed"),
        func.sum(case(((step == "text") & left, 1), else_=0)).label("texts"),
        func.sum(case(((step == "call") & done, 1), else_=0)).label("calls"),
        func.sum(case(((step == "visit") & done, 1), else_=0)).label("visits"),
        func.min(col(DunningStep.created_at)).label("first_at"),
    ]
    steps = (
        select(*about)
        .where(
            col(DunningStep.month) == month,
            ~((col(DunningStep.state) == "stopped") & col(DunningStep.outcome).in_(HELD)),
        )
        .group_by(col(DunningStep.home_id))
        .subquery()
    )
    columns: list[Any] = [Estate.name, Home.building, Home.unit, Home.room]
    columns += [steps.c[name] for name in ("owed", "texts", "calls", "visits", "first_at")]
    columns += [
        func.min(Payment.paid_at),
        cast(func.coalesce(func.sum(Payment.amount_fen), 0), BigInt),
    ]
    query = (
        select(*columns)
        .join(Home, col(Home.id) == steps.c.home_id)
        .join(Estate, col(Estate.id) == col(Home.estate_id))
        .outerjoin(
            Payment,
            (col(Payment.home_id) == steps.c.home_id)
            & (col(Payment.amount_fen) > 0)
            & (col(Payment.paid_at) >= steps.c.first_at)
            & (col(Payment.paid_at) <= until),
        )
        .where(*within(Home.estate_id, here))
        .group_by(col(Estate.id), col(Estate.name), col(Home.id), *steps.c)
        .order_by(col(Estate.id), col(Home.building_id), col(Home.id))
    )
    return [Pursued(*row) for row in session.connection().execute(query).all()]


def homes_that_owe(
    session: Session, estate_ids: Collection[int], today: date, *, limit: int, months: int = 0
) -> Sequence[tuple[str, int]]:
    """(home, fen) of those that owe most of what is overdue and not in question, and that owe for
    so many months at least."""
    owed = _overdue(estate_ids, today, months)
    query = select(Home, owed.c.fen).join(owed, owed.c.home_id == col(Home.id))
    rows = session.execute(query.order_by(owed.c.fen.desc(), col(Home.id)).limit(limit)).all()
    return [(home.number, int(fen)) for home, fen in rows]


def count_that_owe(
    session: Session, estate_ids: Collection[int], today: date, months: int = 0
) -> int:
    owed = _overdue(estate_ids, today, months)
    return int(session.execute(select(func.count()).select_from(owed)).scalar_one())


def _overdue(estate_ids: Collection[int], today: date, months: int = 0) -> Any:
    paid = (
        select(func.coalesce(func.sum(Allocation.amount_fen), 0))
        .where(col(Allocation.bill_id) == col(Bill.id))
        .scalar_subquery()
    )
    return (
        select(col(Bill.home_id).label("home_id"), func.sum(Bill.amount_fen - paid).label("fen"))
        .join(Home, col(Home.id) == col(Bill.home_id))
        .where(
            col(Home.estate_id).in_(estate_ids),
            col(Bill.due_on) < today,
            col(Bill.disputed).is_(False),
            col(Bill.amount_fen) > paid,
        )
        .group_by(col(Bill.home_id))
        .having(func.count(func.distinct(Bill.month)) >= months)
        .subquery()
    )
