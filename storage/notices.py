"""What was told to an estate, a building or a unit: 停水, 停电, 维保 (CS-5, EN-1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Session, SQLModel, col, select

from storage.columns import identity, maybe, reference
from storage.contacts import ContactPoint
from storage.estates import Home
from storage.households import Household, Residency
from storage.people import Person


class Notice(SQLModel, table=True):
    """通知. ``building``, ``unit``: empty where all of them are meant."""

    __table_args__ = (Index("ix_notice_estate", "estate_id", "sent_at"),)

    id: int = identity()
    estate_id: int = reference("estate.id")
    building: str = ""
    unit: str = ""
    text: str
    by_id: int | None = maybe("person.id")
    sent_at: datetime
    told: int = 0  # so many people


def hearers(session: Session, estate_id: int, building: str, unit: str) -> Sequence[Person]:
    """Everybody who lives there and can be reached."""
    reached = select(ContactPoint.id).where(
        col(ContactPoint.person_id) == col(Person.id), col(ContactPoint.state) == "active"
    )
    query = (
        select(Person)
        .join(Residency, col(Residency.person_id) == col(Person.id))
        .join(Household, col(Household.id) == col(Residency.household_id))
        .join(Home, col(Home.id) == col(Household.home_id))
        .where(
            col(Residency.ended_at).is_(None),
            col(Home.estate_id) == estate_id,
            reached.exists(),
        )
    )
    if building:
        query = query.where(col(Home.building) == building)
    if unit:
        query = query.where(col(Home.unit) == unit)
    return session.exec(query.distinct().order_by(col(Person.id))).all()


def last_heard(session: Session, homes: Sequence[Home], since: datetime) -> Notice | None:
    """The newest notice that concerns one of these homes."""
    for home in homes:
        query = (
            select(Notice)
            .where(
                col(Notice.estate_id) == home.estate_id,
                col(Notice.sent_at) >= since,
                col(Notice.building).in_(["", home.building]),
                col(Notice.unit).in_(["", home.unit]),
            )
            .order_by(col(Notice.id).desc())
            .limit(1)
        )
        if (found := session.exec(query).first()) is not None:
            return found
    return None
