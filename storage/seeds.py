"""The demo estate 桂花园 and its cast: the same people in the tests, the web chat, the pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from storage import bulk, deployment, households, ledger, runs
from storage.bills import Bill
from storage.contacts import ContactPoint
from storage.disputes import Dispute
from storage.estates import Building, Estate, Home
from storage.payments import Allocation, Payment
from storage.people import Person, Role
from storage.tariffs import Tariff, cost_fen

RATE = 25_000  # 2.50 yuan a square metre and month, in ten-thousandths
MONTHS = 6
DUE_DAY = 28
MOVED_IN = date(2019, 6, 1)

FLOORS = {"3": (1, 5, 8, 12, 15), "5": (1, 3, 6, 9, 11), "12": (2, 5, 8, 11, 14)}
UNITS = {"3": ("1", "2"), "5": ("1", "2"), "12": ("",)}


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast. ``owes``: how many of the last months are unpaid."""

    name: str
    role: str
    home: str = ""
    kind: str = "owner"
    language: str = "zh_CN"
    phone: str = ""
    owes: int = 0


CAST = (
    Member("王阿姨", "homeowner", "3-2-1501", phone="13800000101", owes=2),
    Member("李先生", "homeowner", "3-2-1502", phone="13800000102"),
    Member("小赵", "homeowner", "5-1-302", "tenant", phone="13800000103"),
    Member("Anna", "homeowner", "12-801", language="en", phone="13800000104"),
    Member("孙伯", "homeowner", "5-1-101", phone="13800000105", owes=4),
    Member("小刘", "service", phone="13800000201"),
    Member("张师傅", "engineering", phone="13800000202"),
    Member("老马", "order", phone="13800000203"),
    Member("何姐", "environment", phone="13800000204"),
    Member("陈主管", "cs-supervisor", phone="13800000301"),
    Member("吴工", "en-supervisor", phone="13800000302"),
    Member("赵总", "gm", phone="13800000401"),
    Member("周律师", "legal", phone="13800000402"),
)

# Other homes in arrears whose people are on no messenger: a reminder becomes a telephone call.
SILENT = {
    "3-1-102": ("钱先生", 1),
    "3-1-801": ("吕女士", 2),
    "3-2-501": ("冯先生", 1),
    "5-2-902": ("蒋女士", 3),
    "12-1403": ("沈先生", 1),
}


def is_empty(session: Session) -> bool:
    """Whether nobody has put anything into this database yet."""
    return session.exec(select(Estate.id)).first() is None


def plant(
    session: Session, now: datetime, zone: ZoneInfo, ladder: tuple[tuple[str, datetime], ...]
) -> None:
    """Fills an empty database. ``ladder``: this month's dunning steps and their moments; those
    that have passed count as done, so that a newcomer is not greeted by reminders."""
    deployment.ensure(session).demo = True
    estate = Estate(
        name="桂花园",
        phone="0512-66880000",
        desk="3栋1楼前台 8:00–20:00",
        pay="扫大堂的收款码，或到前台交，写上房号就行",
    )
    session.add(estate)
    session.flush()
    homes = _homes(session, estate)
    session.flush()
    owners = _cast(session, homes, now)
    owners |= _silent(session, homes, now)
    session.flush()
    today = now.astimezone(zone).date()
    session.add(_tariff(estate, now, today))
    _bills(session, homes, owners, now, today)
    # This month's bills were never made out: its first day has passed. The next ones will be.
    # Nor was the archive checked. A newcomer is not greeted by the office's monthly chores.
    for chore in ("billing", "archive"):
        runs.finish(runs.take(session, chore, today.strftime("%Y-%m"), now), "skipped", now)
    for household in session.exec(select(households.Household)).all():
        household.moved_in_on, household.confirmed_at = MOVED_IN, now
    for step, moment in ladder:
        if moment <= now:
            run = runs.take(session, f"dunning.{step}", moment.strftime("%Y-%m"), now)
            runs.finish(run, "skipped", now)


def _homes(session: Session, estate: Estate) -> dict[str, Home]:
    found: dict[str, Home] = {}
    for number, floors in FLOORS.items():
        building = Building(estate_id=estate.id, number=number)
        session.add(building)
        session.flush()
        doors = 4 if number == "12" else 2
        for unit in UNITS[number]:
            for floor in floors:
                for door in range(1, doors + 1):
                    home = Home(
                        estate_id=estate.id,
                        building_id=building.id,
                        building=number,
                        unit=unit,
                        room=f"{floor}{door:02d}",
                        area_dm2=8_900 + 1_100 * door + 150 * floor,
                    )
                    session.add(home)
                    found[home.number] = home
    return found


def _cast(session: Session, homes: dict[str, Home], now: datetime) -> dict[str, int]:
    """Adds the cast; returns how many months each of their homes owes."""
    owes: dict[str, int] = {}
    for member in CAST:
        person = _person(session, member.name, member.phone, member.language, now)
        session.add(
            ContactPoint(
                person_id=person.id,
                channel="webchat",
                address=member.name,
                bound_at=now,
                seen_at=now,
            )
        )
        if member.home:
            households.settle(session, homes[member.home].id, person.id, member.kind, now)
            owes[member.home] = member.owes
        else:
            session.add(Role(person_id=person.id, name=member.role))
    return owes


def _silent(session: Session, homes: dict[str, Home], now: datetime) -> dict[str, int]:
    landlord = _person(session, "何先生", "13800000110", "zh_CN", now)
    households.settle(session, homes["5-1-302"].id, landlord.id, "owner", now)
    for index, (number, (name, _)) in enumerate(SILENT.items()):
        person = _person(session, name, f"138000005{index:02d}", "zh_CN", now)
        households.settle(session, homes[number].id, person.id, "owner", now)
    return {number: owes for number, (_, owes) in SILENT.items()}


def _person(session: Session, name: str, phone: str, language: str, now: datetime) -> Person:
    person = Person(name=name, phone=phone, language=language, created_at=now)
    session.add(person)
    session.flush()
    return person


def _bills(
    session: Session, homes: dict[str, Home], owes: dict[str, int], now: datetime, today: date
) -> None:
    """Six past months of property fee for each home; the last few of them unpaid."""
    rows = bulk.Batch(session, (Bill, Payment, Allocation, Dispute), write=True)
    for number, home in homes.items():
        for back in range(MONTHS, 0, -1):
            bill = _bill(home, back, today, now)
            bill_id, fen = rows.add(Bill, **bill), bill["amount_fen"]
            if back > owes.get(number, 0):
                payment_id = rows.add(Payment, **_payment(bill, bill_id))
                rows.add(Allocation, payment_id=payment_id, bill_id=bill_id, amount_fen=fen)
            if bill["disputed"]:
                rows.add(Dispute, bill_id=bill_id, opened_at=now, outcome="open", before_fen=fen)
    rows.flush()
    ledger.enter_new(session)


def _tariff(estate: Estate, now: datetime, today: date) -> Tariff:
    return Tariff(
        estate_id=estate.id,
        item="property",
        basis="area",
        rate=RATE,
        since_month=_month_back(today, MONTHS).strftime("%Y-%m"),
        created_at=now,
    )


def _month_back(today: date, back: int) -> date:
    """The due day of a month before this one."""
    year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
    return date(year, month + 1, DUE_DAY)


def _bill(home: Home, back: int, today: date, now: datetime) -> dict[str, Any]:
    due_on, quantity = _month_back(today, back), home.area_dm2 * 10
    return {
        "home_id": home.id,
        "item": "property",
        "month": due_on.strftime("%Y-%m"),
        "amount_fen": cost_fen(quantity, RATE),
        "due_on": due_on,
        # 孙伯 says that he was charged for a month in which the lift stood still.
        "disputed": home.number == "5-1-101" and back == 2,
        "basis": "area",
        "quantity": quantity,
        "rate": RATE,
        "created_at": now,
    }


def _payment(bill: Mapping[str, Any], bill_id: int) -> dict[str, Any]:
    due_on = bill["due_on"]
    return {
        "home_id": bill["home_id"],
        "amount_fen": bill["amount_fen"],
        "paid_at": datetime(due_on.year, due_on.month, 20, 2, tzinfo=UTC),
        "method": "other",
        "reference": "",
        "note": "",
        "key": f"seed:{bill_id}",
    }
