"""A quarter's collection: what arrived within it, beside what fell due in it (CS-T)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from storage import collection, ledger
from storage.collection import Collection, Quarter
from storage.db import connect, transaction
from storage.estates import Building, Estate, Home

ZONE = ZoneInfo("Asia/Shanghai")
Q4 = Quarter(2026, 4)


def test_a_quarter_knows_its_days_and_its_neighbours() -> None:
    assert [str(collection.quarter_of(date(2026, month, 1))) for month in (1, 3, 4, 12)] == [
        "2026-Q1",
        "2026-Q1",
        "2026-Q2",
        "2026-Q4",
    ]
    assert (Q4.first, Q4.last, Q4.next, Q4.previous) == (
        date(2026, 10, 1),
        date(2026, 12, 31),
        Quarter(2027, 1),
        Quarter(2026, 3),
    )
    assert Q4.next.previous == Q4


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = connect(database, durable=False)
    yield engine
    engine.dispose()


def test_money_belongs_to_the_quarter_in_which_it_arrived(engine: Engine) -> None:
    now = datetime(2026, 9, 1, tzinfo=UTC)
    with transaction(engine) as session:
        homes = []
        for name in ("桂花园", "枫林苑"):
            estate = Estate(name=name)
            session.add(estate)
            session.flush()
            building = Building(estate_id=estate.id, number="1")
            session.add(building)
            session.flush()
            home = Home(estate_id=estate.id, building_id=building.id, building="1", room="101")
            session.add(home)
            session.flush()
            homes.append(home)
        due = {"2026-09": date(2026, 9, 28), "2026-10": date(2026, 10, 1)}
        due |= {"2026-12": date(2026, 12, 31), "2027-01": date(2027, 1, 1)}
        ledger.book_bills(
            session,
            [
                {
                    "home_id": home.id,
                    "item": "property",
                    "month": month,
                    "amount_fen": 1000,
                    "due_on": day,
                }
                for home in homes
                for month, day in due.items()
            ],
            now,
        )
        paid = [
            (datetime(2026, 9, 30, 23, 59, 59, tzinfo=ZONE), 1200),  # 200 of it for October
            (datetime(2026, 10, 1, 0, 0, tzinfo=ZONE), 800),
            (datetime(2026, 12, 31, 23, 59, 59, tzinfo=ZONE), 1500),  # 500 of it for January
            (datetime(2027, 1, 1, 0, 0, tzinfo=ZONE), 400),
        ]
        for number, (at, fen) in enumerate(paid):
            ledger.receive(session, homes[0].id, fen, paid_at=at.astimezone(UTC), key=f"p{number}")
        back = datetime(2026, 11, 1, tzinfo=UTC)
        ledger.refund(session, homes[0].id, 100, paid_at=back, key="r")
        session.flush()
        first, second = homes[0].estate_id, homes[1].estate_id
        whole = collection.of(session, Q4, ZONE)
        assert (whole.due_fen, whole.received_fen) == (4000, 2200)
        assert whole.rate == 0.55
        here = collection.of(session, Q4, ZONE, first)
        assert here == Collection(2000, 2200, 1800, 200)
        assert collection.of(session, Q4, ZONE, second) == Collection(2000)
        assert collection.by_estate(session, Q4, ZONE)[0][1] == here
        assert collection.of(session, Quarter(2025, 1), ZONE).rate is None
