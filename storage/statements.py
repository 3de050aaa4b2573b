"""Lines of bank and platform statements that belong to no home yet: a person decides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, func, or_, text
from sqlmodel import Field, Session, SQLModel, col, select

from storage import orders
from storage.bills import Bill
from storage.bulk import pages
from storage.columns import fen, identity, json, maybe, one_of
from storage.estates import Home
from storage.households import Household, Residency
from storage.payments import Allocation, Payment
from storage.people import Person
from storage.sealing import Sealed

STATES = ("open", "matched", "dismissed")
_OPEN = text("state = 'open'")


class StatementLine(SQLModel, table=True):
    """Money that came in from somebody we could not tell. ``data["homes"]``: who it may be."""

    __tablename__ = "statement_line"
    __table_args__ = (
        one_of("state", STATES),
        Index("ix_statement_line_open", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: int = identity()
    key: str = Field(unique=True)  # of the payment that it will be: the same line twice is one
    paid_at: datetime
    amount_fen: int = fen()
    payer: str = ""
    phone: str = Field(default="", sa_type=Sealed)
    note: str = ""
    reference: str = ""
    data: dict[str, Any] = json()
    state: str = "open"
    created_at: datetime
    decided_at: datetime | None = None
    decided_by_id: int | None = maybe("person.id")


def open_lines(session: Session, limit: int = 20) -> Sequence[StatementLine]:
    query = select(StatementLine).where(col(StatementLine.state) == "open")
    return session.exec(query.order_by(col(StatementLine.id)).limit(limit)).all()


def count_open(session: Session) -> int:
    query = select(func.count()).select_from(StatementLine)
    return session.exec(query.where(col(StatementLine.state) == "open")).one()


def line(session: Session, line_id: int) -> StatementLine | None:
    """One line, locked: two who decide about it do so one after the other."""
    return session.get(StatementLine, line_id, with_for_update=True)


def known_keys(session: Session, keys: Collection[str]) -> set[str]:
    """Which keys are booked or waiting already."""
    found: set[str] = set()
    for page in pages(sorted(keys)):
        for table in (Payment, StatementLine):
            found.update(session.exec(select(table.key).where(col(table.key).in_(page))).all())
    return found


@dataclass(frozen=True, slots=True)
class Noted:
    """Money that was noted with a reference: booked, or waiting for a home (then without one)."""

    key: str
    reference: str
    amount_fen: int
    paid_at: datetime
    home_id: int | None

    @property
    def by_hand(self) -> bool:
        return not self.key.startswith("statement:")


def noted(session: Session, references: Collection[str]) -> Sequence[Noted]:
    """What came in with one of these references, by whatever way it was noted."""
    found: list[Noted] = []
    for page in pages(sorted(references)):
        booked = select(Payment).where(col(Payment.reference).in_(page), Payment.amount_fen > 0)
        found += [
            Noted(each.key, each.reference, each.amount_fen, each.paid_at, each.home_id)
            for each in session.exec(booked.order_by(col(Payment.id))).all()
        ]
        found += [
            Noted(each.key, number, each.amount_fen, each.paid_at, each.home_id)
            for number, each in orders.booked_with(session, page)
        ]
        waiting = select(StatementLine).where(
            col(StatementLine.reference).in_(page), col(StatementLine.state) != "matched"
        )
        found += [
            Noted(each.key, each.reference, each.amount_fen, each.paid_at, None)
            for each in session.exec(waiting.order_by(col(StatementLine.id))).all()
        ]
    return found


def waiting_with(session: Session, reference: str) -> Sequence[StatementLine]:
    """Open lines with this reference, locked."""
    query = select(StatementLine).where(
        col(StatementLine.reference) == reference, col(StatementLine.state) == "open"
    )
    return session.exec(query.order_by(col(StatementLine.id)).with_for_update()).all()


def homes_of_people(session: Session, *, phone: str = "", name: str = "") -> Sequence[Home]:
    """The homes of whoever has this phone, or exactly this name. At most 10."""
    query = (
        select(Home)
        .join(Household, col(Household.home_id) == col(Home.id))
        .join(Residency, col(Residency.household_id) == col(Household.id))
        .join(Person, col(Residency.person_id) == col(Person.id))
        .where(col(Residency.ended_at).is_(None), col(Household.moved_out_at).is_(None))
        .distinct()
        .order_by(col(Home.id))
        .limit(10)
    )
    if phone:
        either = or_(col(Person.phone) == phone, col(Person.second_phone) == phone)
        return session.exec(query.where(either)).all()
    return session.exec(query.where(col(Person.name) == name)).all() if name else []


def homes_with_open_bill(session: Session, amount_fen: int) -> Sequence[int]:
    """Homes with a bill of exactly this amount on which nothing was paid. At most 5."""
    paid = select(Allocation.id).where(col(Allocation.bill_id) == col(Bill.id)).exists()
    query = select(Bill.home_id).where(col(Bill.amount_fen) == amount_fen, ~paid)
    return session.exec(query.distinct().order_by(col(Bill.home_id)).limit(5)).all()
