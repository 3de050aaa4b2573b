"""What other programs read, page by page, in the order of numbers: each page begins behind the
last number of the one before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from storage.bills import Bill
from storage.dunning import DunningStep
from storage.duties import Duty
from storage.estates import Estate, Here, Home, within
from storage.households import Household, Residency
from storage.notices import Notice
from storage.payments import Allocation, Payment
from storage.people import Person
from storage.queues import Reader, visible
from storage.scores import ScoreSheet
from storage.states import Fact, states
from storage.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Page:
    """``after``: the last number of the page before, 0 for the first. ``here``: the estates."""

    after: int
    size: int
    here: Here


def _paged(session: Session, query: Any, number: Any, page: Page) -> Sequence[Any]:
    query = query.where(col(number) > page.after).order_by(col(number)).limit(page.size)
    return session.exec(query).all()  # type: ignore[no-any-return]


def homes(
    session: Session, page: Page, *, number: str = "", parking: str = ""
) -> Sequence[tuple[Home, str]]:
    """With the estate's name. ``number``: 3-2-1501; ``parking``: one of its spaces."""
    query = select(Home, Estate.name).join(Estate, col(Estate.id) == col(Home.estate_id))
    query = query.where(*within(Home.estate_id, page.here))
    if number:
        query = query.where(or_(*_numbered(number.split("-"))))
    if parking:
        query = query.where(col(Home.parking).contains(parking, autoescape=True))
    return _paged(session, query, Home.id, page)


def _numbered(parts: Sequence[str]) -> list[ColumnElement[bool]]:
    building, room = parts[0], parts[-1]
    unit = "-".join(parts[1:-1])
    return [(col(Home.building) == building) & (col(Home.unit) == unit) & (col(Home.room) == room)]


def people(
    session: Session, page: Page, *, home_id: int | None = None, phone: str = ""
) -> Sequence[Person]:
    """Those who live there now."""
    living = (
        select(Residency.person_id)
        .join(Household, col(Household.id) == col(Residency.household_id))
        .join(Home, col(Home.id) == col(Household.home_id))
        .where(col(Residency.ended_at).is_(None), *within(Home.estate_id, page.here))
    )
    if home_id is not None:
        living = living.where(col(Home.id) == home_id)
    query = select(Person).where(col(Person.id).in_(living))
    if phone:
        query = query.where(or_(col(Person.phone) == phone, col(Person.second_phone) == phone))
    return _paged(session, query, Person.id, page)


def homes_lived_in(
    session: Session, person_ids: Collection[int], here: Here
) -> Sequence[tuple[int, Home, str]]:
    """(person, home, tie) of these people."""
    query = (
        select(Residency.person_id, Home, Residency.kind)
        .join(Household, col(Household.id) == col(Residency.household_id))
        .join(Home, col(Home.id) == col(Household.home_id))
        .where(
            col(Residency.person_id).in_(person_ids),
            col(Residency.ended_at).is_(None),
            *within(Home.estate_id, here),
        )
        .order_by(col(Residency.id))
    )
    return session.exec(query).all()


def tickets(
    session: Session,
    page: Page,
    reader: Reader,
    *,
    home_id: int | None = None,
    is_open: bool | None = None,
) -> Sequence[tuple[Ticket, str | None]]:
    """With the name of whoever has it."""
    query = select(Ticket, Person.name).outerjoin(Person, col(Person.id) == col(Ticket.holder_id))
    query = query.where(visible(reader))
    if page.here is not None:
        query = query.where(col(Ticket.estate_id).in_(page.here))
    if home_id is not None:
        query = query.where(col(Ticket.home_id) == home_id)
    if is_open is not None:
        stands = col(Ticket.state).in_(states(Fact.OPEN))
        query = query.where(stands if is_open else ~stands)
    return _paged(session, query, Ticket.id, page)


_PAID = (
    select(func.coalesce(func.sum(Allocation.amount_fen), 0))
    .where(col(Allocation.bill_id) == col(Bill.id))
    .correlate(Bill)
    .scalar_subquery()
)


def bills(
    session: Session,
    page: Page,
    *,
    home_id: int | None = None,
    month: str = "",
    owed: bool | None = None,
) -> Sequence[tuple[Bill, int]]:
    """With what is paid of each, in fen."""
    query = select(Bill, _PAID).join(Home, col(Home.id) == col(Bill.home_id))
    query = query.where(*within(Home.estate_id, page.here))
    if home_id is not None:
        query = query.where(col(Bill.home_id) == home_id)
    if month:
        query = query.where(col(Bill.month) == month)
    if owed is not None:
        left = col(Bill.amount_fen) > _PAID
        query = query.where(left if owed else ~left)
    return _paged(session, query, Bill.id, page)


def arrears(
    session: Session, page: Page, today: date, *, parking: str = "", home_id: int | None = None
) -> Sequence[tuple[Home, int, int, date]]:
    """Homes with what is overdue and not in question: (home, fen, bills, due since)."""
    query = (
        select(
            Home,
            func.sum(col(Bill.amount_fen) - _PAID),
            func.count(),
            func.min(Bill.due_on),
        )
        .join(Bill, col(Bill.home_id) == col(Home.id))
        .where(
            col(Bill.due_on) < today,
            col(Bill.disputed).is_(False),
            col(Bill.amount_fen) > _PAID,
            *within(Home.estate_id, page.here),
        )
        .group_by(*Home.__table__.columns)  # type: ignore[attr-defined]
    )
    if parking:
        query = query.where(col(Home.parking).contains(parking, autoescape=True))
    if home_id is not None:
        query = query.where(col(Home.id) == home_id)
    return _paged(session, query, Home.id, page)


def of_homes(session: Session, page: Page, table: Any, home_id: int | None) -> Sequence[Any]:
    """Payments, or steps of the ladder."""
    query = select(table).join(Home, col(Home.id) == col(table.home_id))
    query = query.where(*within(Home.estate_id, page.here))
    if home_id is not None:
        query = query.where(col(table.home_id) == home_id)
    return _paged(session, query, table.id, page)


def duties(session: Session, page: Page, state: str = "") -> Sequence[Duty]:
    query = select(Duty)
    if page.here is not None:
        query = query.where(col(Duty.estate_id).in_(page.here))
    if state:
        query = query.where(col(Duty.state) == state)
    return _paged(session, query, Duty.id, page)


def scores(session: Session, page: Page) -> Sequence[ScoreSheet]:
    return _paged(session, select(ScoreSheet), ScoreSheet.id, page)


def notices(session: Session, page: Page) -> Sequence[Notice]:
    query = select(Notice).where(*within(Notice.estate_id, page.here))
    return _paged(session, query, Notice.id, page)


PAYMENTS, STEPS = Payment, DunningStep
