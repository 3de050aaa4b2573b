"""A made-up town for simulations: estates, buildings, homes with their owners, and a staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from storage import deployment
from storage.contacts import ContactPoint
from storage.estates import Building, Estate, Home
from storage.households import Household, Residency
from storage.people import Person, Role

ESTATES = ("桂花园", "梧桐苑", "碧水湾", "望山居", "金色家园")
DOORS = 4  # on a floor
FLOORS = 33
CHANNEL = "webchat"


@dataclass(frozen=True, slots=True)
class Plan:
    """How large the town is. ``staff``: role → names."""

    estates: int
    homes: int  # in all
    staff: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Neighbour:
    owner: str
    estate: str
    building: str


def plant(session: Session, plan: Plan, now: datetime) -> list[Neighbour]:
    """Fills an empty database; returns the homes, those of a building side by side."""
    deployment.ensure(session).demo = True
    estates = [Estate(name=name, phone="0512-66880000") for name in ESTATES[: plan.estates]]
    session.add_all(estates)
    session.flush()
    homes = _homes(session, estates, plan.homes)
    owners = [Person(name=owner_of(home), created_at=now) for home in homes]
    households = [Household(home_id=home.id, moved_in_at=now) for home in homes]
    session.add_all([*owners, *households])
    session.flush()
    session.add_all(_reached(person, now) for person in owners)
    session.add_all(
        Residency(household_id=household.id, person_id=owner.id, kind="owner", started_at=now)
        for household, owner in zip(households, owners, strict=True)
    )
    for role, names in plan.staff.items():
        for name in names:
            _member(session, name, role, now)
    named = {estate.id: estate.name for estate in estates}
    return [Neighbour(owner_of(home), named[home.estate_id], home.building) for home in homes]


def owner_of(home: Home) -> str:
    return f"{home.estate_id}-{home.number}"


def _homes(session: Session, estates: list[Estate], count: int) -> list[Home]:
    """Towers of 33 floors with four doors each, spread over the estates in turn."""
    homes: list[Home] = []
    tower = DOORS * FLOORS
    for number in range((count + tower - 1) // tower):
        estate = estates[number % len(estates)]
        building = Building(estate_id=estate.id, number=str(number // len(estates) + 1))
        session.add(building)
        session.flush()
        homes += [
            Home(
                estate_id=estate.id,
                building_id=building.id,
                building=building.number,
                unit="1",
                room=f"{place // DOORS + 1}{place % DOORS + 1:02d}",
                area_dm2=9_000,
            )
            for place in range(min(tower, count - len(homes)))
        ]
    session.add_all(homes)
    session.flush()
    return homes


def _member(session: Session, name: str, role: str, now: datetime) -> None:
    person = Person(name=name, created_at=now)
    session.add(person)
    session.flush()
    session.add_all([Role(person_id=person.id, name=role), _reached(person, now)])


def _reached(person: Person, now: datetime) -> ContactPoint:
    return ContactPoint(
        person_id=person.id, channel=CHANNEL, address=person.name, bound_at=now, seen_at=now
    )
