"""Streets of homes with bills, a few payments and a way to reach half of the owners."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from storage import db, ledger
from storage.bills import Bill
from storage.bulk import Batch
from storage.contacts import ContactPoint
from storage.estates import Building, Estate, Home
from storage.households import Household, Residency
from storage.payments import Allocation, Payment
from storage.people import Person

NOW = datetime(2031, 3, 3, 2, 5, tzinfo=UTC)  # a month's first working day, 10:05 in Shanghai
MONTHS = ("2030-11", "2030-12", "2031-01", "2031-02")
FEN = 30_000
TOWER = 200
ORDER = (Home, Person, ContactPoint, Household, Residency, Bill, Payment, Allocation)
PAGE = 1000


def build(url: str, homes: int) -> None:
    """``homes`` homes with four bills each. One in five has paid all, the others the first two;
    every second owner uses the web chat."""
    engine = db.connect(url)
    with db.transaction(engine) as session:
        estate = Estate(name="长街")
        session.add(estate)
        session.flush()
        batch = Batch(session, ORDER, write=True)
        for start in range(0, homes, TOWER):
            building = Building(estate_id=estate.id, number=str(start // TOWER + 1))
            session.add(building)
            session.flush()
            for number in range(start, min(start + TOWER, homes)):
                _home(batch, building, number)
            batch.flush()
        session.flush()
        ledger.enter_new(session)
    engine.dispose()


def _home(batch: Batch, building: Building, number: int) -> None:
    long_ago = NOW - timedelta(days=400)
    home = batch.add(
        Home,
        estate_id=building.estate_id,
        building_id=building.id,
        building=building.number,
        unit="1",
        room=f"{number % TOWER // 4 + 1}{number % 4 + 1:02d}",
        area_dm2=9000,
        use="residential",
        parking="",
    )
    who = batch.add(Person, name=f"住户{number}", phone="", language="", created_at=long_ago)
    if number % 2:
        batch.add(
            ContactPoint,
            person_id=who,
            channel="webchat",
            address=f"住户{number}",
            state="active",
            bound_at=long_ago,
            seen_at=long_ago,
        )
    household = batch.add(Household, home_id=home, moved_in_at=long_ago)
    batch.add(
        Residency,
        household_id=household,
        person_id=who,
        kind="owner",
        fees_allowed=False,
        started_at=long_ago,
    )
    for place, month in enumerate(MONTHS):
        bill = _bill(batch, home, month)
        if place < 2 or number % 5 == 0:
            _paid(batch, home, bill, month)


def _bill(batch: Batch, home: int, month: str) -> int:
    return batch.add(
        Bill,
        home_id=home,
        item="property",
        month=month,
        amount_fen=FEN,
        due_on=date.fromisoformat(f"{month}-28"),
        disputed=False,
        basis="",
        created_at=NOW - timedelta(days=120),
    )


def _paid(batch: Batch, home: int, bill: int, month: str) -> None:
    payment = batch.add(
        Payment,
        home_id=home,
        amount_fen=FEN,
        paid_at=datetime.fromisoformat(f"{month}-20T04:00:00+00:00"),
        method="wechat",
        reference="",
        note="",
        key=f"street:{bill}",
    )
    batch.add(Allocation, payment_id=payment, bill_id=bill, amount_fen=FEN)
