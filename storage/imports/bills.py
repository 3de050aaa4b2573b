"""The bills of many lines of a sheet: which homes are meant, what they were billed already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from storage.bills import Bill
from storage.bulk import AT_ONCE, pages
from storage.estates import Building, Estate, Home, spellings
from storage.payments import Allocation, Payment

Named = tuple[str, str, str, str]  # estate (may be empty), building, unit, room


class Homes:
    """Finds homes by what a sheet calls them, and remembers them: a sheet names each often."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[Named, tuple[int, ...]] = {}
        query = sa.select(col(Estate.name), col(Building.number), col(Building.id)).join(
            Estate, col(Building.estate_id) == col(Estate.id)
        )
        self._buildings: dict[tuple[str, str], list[int]] = {}
        for estate, number, building_id in session.connection().execute(query):
            self._buildings.setdefault((estate, number), []).append(building_id)
            self._buildings.setdefault(("", number), []).append(building_id)

    def find(self, named: Sequence[Named]) -> dict[Named, tuple[int, ...]]:
        """The ids of the homes that fit each name: one, or none, or several."""
        wanted: dict[tuple[int, str, str], list[Named]] = {}
        hits: dict[Named, list[tuple[int, str, str, int]]] = {}
        for name in {each for each in named if each not in self._found}:
            self._found[name] = ()
            for building_id in self._buildings.get(name[:2], ()):
                for room in dict.fromkeys(spellings(name[3])):
                    wanted.setdefault((building_id, name[2], room), []).append(name)
        for page in pages(list(wanted)):
            place = sa.tuple_(col(Home.building_id), col(Home.unit), col(Home.room))
            columns: list[Any] = [
                col(each) for each in (Home.building_id, Home.unit, Home.room, Home.id)
            ]
            query = sa.select(*columns).where(place.in_(page))
            for building, unit, room, home_id in self._session.connection().execute(query):
                for name in wanted[building, unit, room]:
                    hits.setdefault(name, []).append((building, unit, room, home_id))
        for name, all_ in hits.items():
            self._found[name] = _meant(name[3], all_)
        return {name: self._found[name] for name in named}


def _meant(room: str, hits: Sequence[tuple[int, str, str, int]]) -> tuple[int, ...]:
    """Of two spellings of a room in one place the one that was written."""
    exact = {hit[:2] for hit in hits if hit[2] == room}
    return tuple(hit[3] for hit in hits if hit[2] == room or hit[:2] not in exact)


@dataclass(frozen=True, slots=True)
class Billed:
    bill_id: int
    amount_fen: int
    due_on: date
    disputed: bool


def billed(session: Session, home_ids: Sequence[int], months: Sequence[str]) -> dict[Any, Billed]:
    """(home, item, month) → the bill that is there already."""
    found: dict[Any, Billed] = {}
    for page in pages(home_ids):
        columns: list[Any] = [
            col(each) for each in (Bill.home_id, Bill.item, Bill.month, Bill.id, Bill.amount_fen)
        ]
        columns += [col(Bill.due_on), col(Bill.disputed)]
        query = sa.select(*columns).where(col(Bill.home_id).in_(page), col(Bill.month).in_(months))
        for home_id, item, month, *rest in session.connection().execute(query):
            found[home_id, item, month] = Billed(*rest)
    return found


def bill(session: Session, bill_id: int) -> Bill:
    return session.get_one(Bill, bill_id)


def paid_since(session: Session, bill_id: int, since: datetime) -> bool:
    """Whether money that came later is counted towards it."""
    query = (
        sa.select(col(Allocation.id))
        .join(Payment, col(Allocation.payment_id) == col(Payment.id))
        .where(col(Allocation.bill_id) == bill_id, col(Payment.paid_at) > since)
    )
    return session.connection().execute(query.limit(1)).first() is not None


@dataclass(frozen=True, slots=True)
class Exported:
    """One bill as a sheet tells of it."""

    estate: str
    building: str
    unit: str
    room: str
    month: str
    item: str
    amount_fen: int
    paid_fen: int
    due_on: date
    disputed: bool


def everything(
    session: Session, estate_id: int | None = None, month: str = ""
) -> Iterator[Exported]:
    """Every bill with what was paid on it, in the order of the ids; a page in memory at a time."""
    after = 0
    paid = (
        sa.select(sa.func.coalesce(sa.func.sum(Allocation.amount_fen), 0))
        .where(col(Allocation.bill_id) == col(Bill.id))
        .scalar_subquery()
    )
    columns: list[Any] = [Bill.id, Estate.name, Home.building, Home.unit, Home.room, Bill.month]
    columns += [Bill.item, Bill.amount_fen, paid, Bill.due_on, Bill.disputed]
    while True:
        query = (
            sa.select(*columns)
            .join(Home, col(Bill.home_id) == col(Home.id))
            .join(Estate, col(Home.estate_id) == col(Estate.id))
            .where(col(Bill.id) > after)
            .order_by(col(Bill.id))
            .limit(AT_ONCE)
        )
        if estate_id is not None:
            query = query.where(col(Home.estate_id) == estate_id)
        if month:
            query = query.where(col(Bill.month) == month)
        page = session.connection().execute(query).all()
        if not page:
            return
        for bill_id, *rest in page:
            yield Exported(*rest)
            after = bill_id
