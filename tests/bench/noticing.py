"""A notice to 100,000 people: how fast it is enqueued, and that memory does not grow with them.

Beside: the very same rows, put in by bare Core statements in as many commits.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, insert
from sqlmodel import col, func, select

from handlers import notices
from scheduler.timetable import BY_NAME
from storage import db
from storage.bulk import Batch
from storage.contacts import ContactPoint
from storage.estates import Building, Estate, Home
from storage.households import Household, Residency
from storage.notices import Notice
from storage.outbox import OutboxMessage
from storage.people import Person
from tests.bench.dunning import megabytes
from tests.bench.ground import NOW, Ground, rules, size
from tests.bench.table import Ratio, beside

MANY = size("RECIPIENTS", 100_000)
FEW = MANY // 10
FLAT_MB = 25  # so much more memory for ten times the people is none
LEAST = 0.25
ORDER = (Home, Person, ContactPoint, Household, Residency)
TEXT = "明天9点到17点停水，清洗水箱，请提前储水"


def measure(ground: Ground) -> list[Ratio]:
    few, many = ground.fresh("notice-few"), ground.fresh("notice-many")
    _, small = _sent(few, FEW)
    seconds, large = _sent(many, MANY)
    bare = _bare(ground, many)
    return [
        beside(
            f"recipients of a notice enqueued ({MANY:,}), beside writing the same rows",
            MANY / seconds,
            MANY / bare,
            "a second",
            LEAST,
        ),
        Ratio(
            f"memory that this adds, beside {FEW:,} recipients",
            f"{large:.0f} MB",
            f"{small:.0f} MB",
            "",
            f"<= {FLAT_MB} MB more",
            large - small <= FLAT_MB,
        ),
    ]


def _sent(url: str, people: int) -> tuple[float, float]:
    """Seconds that it takes to tell all of them, and the megabytes that this adds to a process."""
    _fill(url, people)
    command = [sys.executable, "-m", "tests.bench.noticing", url]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    answer = json.loads(told.splitlines()[-1])
    engine = db.connect(url)
    with db.reading(engine) as session:
        rows = session.exec(
            select(func.count(func.distinct(OutboxMessage.person_id)), func.count()).where(
                col(OutboxMessage.notice_id).is_not(None)
            )
        ).one()
    engine.dispose()
    assert tuple(rows) == (people, people), rows
    return answer["seconds"], answer["megabytes"]


def _fill(url: str, people: int) -> None:
    """Homes with one person in each, who uses the web chat; and a notice that is to leave now."""
    engine = db.connect(url)
    with db.transaction(engine) as session:
        estate = Estate(name="长街")
        session.add(estate)
        session.flush()
        building = Building(estate_id=estate.id, number="1")
        session.add(building)
        session.flush()
        batch = Batch(session, ORDER, write=True)
        for number in range(people):
            _neighbour(batch, building, number)
            if number % 1000 == 999:
                batch.flush()
        batch.flush()
        row = Notice(estate_id=estate.id, text=TEXT, sent_at=NOW, next_at=NOW, is_sent=False)
        session.add(row)
    engine.dispose()


def _neighbour(batch: Batch, building: Building, number: int) -> None:
    long_ago, name = NOW - timedelta(days=400), f"住户{number}"
    where = {"estate_id": building.estate_id, "building_id": building.id, "unit": "1"}
    more = {"area_dm2": 9000, "use": "residential", "parking": ""}
    home = batch.add(Home, **where, building=building.number, room=f"{number}", **more)
    who = batch.add(Person, name=name, phone="", language="", created_at=long_ago)
    since = {"state": "active", "bound_at": long_ago, "seen_at": long_ago}
    batch.add(ContactPoint, person_id=who, channel="webchat", address=name, **since)
    household = batch.add(Household, home_id=home, moved_in_at=long_ago)
    tie = {"kind": "owner", "fees_allowed": False, "started_at": long_ago}
    batch.add(Residency, household_id=household, person_id=who, **tie)


def _bare(ground: Ground, url: str) -> float:
    """Seconds of putting in what was written, a page in each commit."""
    engine, other = db.connect(ground.fresh("notice-bare")), db.connect(url)
    table, seconds = OutboxMessage.__table__, 0.0  # type: ignore[attr-defined]
    _fill(str(engine.url), MANY)
    query = select(table).where(table.c.notice_id.is_not(None)).order_by(table.c.id)
    with other.connect() as source:
        for rows in source.execute(query).mappings().partitions(notices.PAGE):
            seconds += _written(engine, table, [dict(row) for row in rows])
    engine.dispose()
    other.dispose()
    return seconds


def _written(engine: Engine, table: Any, rows: Sequence[dict[str, Any]]) -> float:
    began = time.perf_counter()
    with engine.begin() as connection:
        connection.execute(insert(table), rows)
    return time.perf_counter() - began


def _child(url: str) -> None:
    engine, ours = db.connect(url), rules()
    with db.reading(engine) as session:
        session.exec(select(func.count()).select_from(Notice)).one()
    began, before = time.perf_counter(), megabytes()
    while BY_NAME["notices"].work(engine, ours, NOW):
        pass
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "megabytes": megabytes() - before}))


if __name__ == "__main__":
    _child(*sys.argv[1:])
