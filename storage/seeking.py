"""Finding homes by whoever lives there: a name, a telephone, a parking space."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_
from sqlmodel import Session, col, select

from storage.estates import Here, Home, within
from storage.households import Household, Residency
from storage.people import Person


def homes_of_people(session: Session, words: str, here: Here, limit: int) -> Sequence[Home]:
    """Homes in which somebody lives now whose name begins so, or who has this number."""
    named = col(Person.name).startswith(words, autoescape=True)
    called = or_(col(Person.phone) == words, col(Person.second_phone) == words)
    lives = (
        select(Household.home_id)
        .join(Residency, col(Residency.household_id) == col(Household.id))
        .join(Person, col(Person.id) == col(Residency.person_id))
        .where(
            col(Residency.ended_at).is_(None),
            col(Household.moved_out_at).is_(None),
            called if words.isdecimal() else named,
        )
    )
    query = select(Home).where(col(Home.id).in_(lives), *within(Home.estate_id, here))
    return session.exec(query.order_by(col(Home.id)).limit(limit)).all()


def homes_of_parking(session: Session, words: str, here: Here, limit: int) -> Sequence[Home]:
    query = select(Home).where(
        col(Home.parking).contains(words, autoescape=True), *within(Home.estate_id, here)
    )
    return session.exec(query.order_by(col(Home.id)).limit(limit)).all()
