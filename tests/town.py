"""Two estates that number their homes alike, 幸福里 and 海棠苑, with people of one or of both.

The smallest company in which a border can be crossed.
"""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from storage import deployment, households, runs
from storage.bills import Bill
from storage.contacts import ContactPoint
from storage.estates import Building, Estate, Home
from storage.people import Person, Role
from tests.world import MONDAY_MORNING

ROOMS = ("101", "102", "201", "202", "301")
# name → (estate, room, phone); the letter tells whose: 幸 of 幸福里, 海 of 海棠苑
OWNERS = {
    "王小明": ("幸福里", "101", "13800001101"),
    "李幸": ("幸福里", "102", "13800001102"),
    "孙幸": ("幸福里", "201", "13800001201"),
    "周海": ("海棠苑", "101", "13800002101"),
    "吴海": ("海棠苑", "102", "13800002102"),
}
# name → (role, estate or "" for all)
STAFF = {
    "幸前台": ("service", "幸福里"),
    "幸师傅": ("engineering", "幸福里"),
    "幸保安": ("order", "幸福里"),
    "幸保洁": ("environment", "幸福里"),
    "幸主管": ("cs-supervisor", "幸福里"),
    "海前台": ("service", "海棠苑"),
    "海师傅": ("engineering", "海棠苑"),
    "海保安": ("order", "海棠苑"),
    "海保洁": ("environment", "海棠苑"),
    "海主管": ("cs-supervisor", "海棠苑"),
    "海工主管": ("en-supervisor", "海棠苑"),
    "总前台": ("service", ""),
    "总经理": ("gm", ""),
    "律师": ("legal", ""),
}
OWES = {"王小明": 25_000, "周海": 26_000}  # fen


def found(session: Session) -> None:
    """Founds the company in an empty database."""
    now = MONDAY_MORNING
    deployment.ensure(session)
    homes = {name: _estate(session, name) for name in ("幸福里", "海棠苑")}
    for name, (estate, room, phone) in OWNERS.items():
        person = _person(session, name, phone)
        home = homes[estate][room]
        tie = households.settle(session, home.id, person.id, "owner", now)
        session.get_one(households.Household, tie.household_id).confirmed_at = now
        if name in OWES:
            session.add(_bill(home, OWES[name]))
    for index, (name, (role, estate)) in enumerate(STAFF.items()):
        person = _person(session, name, f"139000010{index:02d}")
        where = next(iter(homes[estate].values())).estate_id if estate else None
        session.add(Role(person_id=person.id, name=role, estate_id=where))
    for chore in ("billing", "archive"):
        runs.finish(runs.take(session, chore, "2026-11", now), "skipped", now)
    for step, month in (("text", "2026-11"), ("call", "2026-11")):
        runs.finish(runs.take(session, f"dunning.{step}", month, now), "skipped", now)


def _estate(session: Session, name: str) -> dict[str, Home]:
    estate = Estate(name=name)
    session.add(estate)
    session.flush()
    rooms: dict[str, Home] = {}
    for number in ("1", "2"):
        building = Building(estate_id=estate.id, number=number)
        session.add(building)
        session.flush()
        for room in ROOMS if number == "1" else ("101",):
            home = Home(
                estate_id=estate.id,
                building_id=building.id,
                building=number,
                unit="1",
                room=room,
                area_dm2=10_000,
            )
            session.add(home)
            rooms.setdefault(room, home)
    session.flush()
    return rooms


def _person(session: Session, name: str, phone: str) -> Person:
    person = Person(name=name, phone=phone, created_at=MONDAY_MORNING)
    session.add(person)
    session.flush()
    session.add(
        ContactPoint(
            person_id=person.id,
            channel="webchat",
            address=name,
            bound_at=MONDAY_MORNING,
            seen_at=MONDAY_MORNING,
        )
    )
    return person


def _bill(home: Home, fen: int) -> Bill:
    return Bill(
        home_id=home.id,
        month="2026-10",
        item="property",
        amount_fen=fen,
        due_on=date(2026, 10, 28),
        created_at=MONDAY_MORNING,
    )
