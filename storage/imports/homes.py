"""The homes of many lines of a sheet: what the archive knows of them, in a few queries."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.bulk import AT_ONCE, pages
from storage.estates import Building, Estate, Home, spellings
from storage.households import Household, Residency
from storage.people import Person

FACTS = ("area_dm2", "use", "parking")
Key = tuple[int, str, str]  # building's id, unit, room


@dataclass(slots=True)
class Resident:
    residency_id: int
    person_id: int
    kind: str
    name: str
    phone: str
    second_phone: str

    @property
    def phones(self) -> tuple[str, ...]:
        return tuple(each for each in (self.phone, self.second_phone) if each)


@dataclass(slots=True)
class Known:
    """A home as the archive has it, with the people who hold it now."""

    home_id: int
    facts: dict[str, Any]  # area_dm2, use, parking
    household_id: int | None = None
    moved_in_on: date | None = None
    residents: list[Resident] = field(default_factory=list)


def estate_ids(session: Session) -> dict[str, int]:
    return {each.name: each.id for each in session.exec(select(Estate)).all()}


def building_ids(session: Session, estate_id: int) -> dict[str, int]:
    query = select(Building.number, Building.id).where(col(Building.estate_id) == estate_id)
    return dict(session.exec(query).all())


def known(session: Session, keys: Sequence[Key]) -> dict[Key, Known]:
    """The homes that are there already, by their key, in whatever spelling of the room."""
    found: dict[Key, Known] = {}
    spelt = {
        (building, unit, each): (building, unit, room)
        for building, unit, room in keys
        for each in spellings(room)[::-1]
    }
    for page in pages(list(spelt)):
        place = sa.tuple_(col(Home.building_id), col(Home.unit), col(Home.room))
        columns: list[Any] = [
            col(each) for each in (Home.building_id, Home.unit, Home.room, Home.id)
        ]
        query = sa.select(*columns, *(getattr(Home, name) for name in FACTS)).where(place.in_(page))
        for building, unit, room, home_id, *facts in session.connection().execute(query):
            named = dict(zip(FACTS, facts, strict=True))
            key = spelt[building, unit, room]
            if key not in found or key == (building, unit, room):
                found[key] = Known(home_id, named)
    _add_people(session, list(found.values()))
    return found


def _add_people(session: Session, homes: Sequence[Known]) -> None:
    by_home = {each.home_id: each for each in homes}
    by_household: dict[int, Known] = {}
    for page in pages(list(by_home)):
        query = select(Household.home_id, Household.id, col(Household.moved_in_on)).where(
            col(Household.home_id).in_(page), col(Household.moved_out_at).is_(None)
        )
        for home_id, household_id, moved_in_on in session.exec(query).all():
            each = by_home[home_id]
            each.household_id, each.moved_in_on = household_id, moved_in_on
            by_household[household_id] = each
    for household_id, resident in residents(session, list(by_household)):
        by_household[household_id].residents.append(resident)


def residents(session: Session, household_ids: Sequence[int]) -> Iterator[tuple[int, Resident]]:
    """(household, resident) of those who live there now, in the order in which they came."""
    for page in pages(household_ids):
        query = (
            sa.select(
                col(Residency.household_id),
                col(Residency.id),
                col(Person.id),
                col(Residency.kind),
                col(Person.name),
                col(Person.phone),
                col(Person.second_phone),
            )
            .join(Person, col(Residency.person_id) == col(Person.id))
            .where(col(Residency.household_id).in_(page), col(Residency.ended_at).is_(None))
            .order_by(col(Residency.id))
        )
        for household_id, *rest in session.connection().execute(query):
            found: list[Any] = list(rest)
            yield household_id, Resident(*found)


def people_with(session: Session, phones: Collection[str]) -> dict[tuple[str, str], int]:
    """(phone, name) → the person; an owner of three homes is one person."""
    found: dict[tuple[str, str], int] = {}
    for page in pages(sorted(phones)):
        query = select(Person.phone, Person.name, Person.id).where(col(Person.phone).in_(page))
        for phone, name, person_id in session.exec(query.order_by(col(Person.id).desc())).all():
            found[phone, name] = person_id
    return found


@dataclass(frozen=True, slots=True)
class Exported:
    """One home with everything that a sheet tells of it."""

    estate: str
    building: str
    unit: str
    room: str
    area_dm2: int
    use: str
    parking: str
    people: Sequence[tuple[str, str, tuple[str, ...]]]  # (kind, name, phones)
    moved_in_on: date | None


def everything(session: Session, estate_id: int | None = None) -> Iterator[Exported]:
    """Every home of an estate, or of all, in the order of the ids; a page in memory at a time."""
    after = 0
    while True:
        query = (
            select(Home, Estate.name)
            .join(Estate, col(Home.estate_id) == col(Estate.id))
            .where(col(Home.id) > after)
            .order_by(col(Home.id))
            .limit(AT_ONCE)
        )
        if estate_id is not None:
            query = query.where(col(Home.estate_id) == estate_id)
        page = session.exec(query).all()
        if not page:
            return
        facts = {home.id: Known(home.id, {}) for home, _ in page}
        _add_people(session, list(facts.values()))
        for home, estate in page:
            there = facts[home.id]
            yield Exported(
                estate,
                home.building,
                home.unit,
                home.room,
                home.area_dm2,
                home.use,
                home.parking,
                [(each.kind, each.name, each.phones) for each in there.residents],
                there.moved_in_on,
            )
        after = page[-1][0].id
        session.expunge_all()
