"""The demo estate with a building full of people in arrears, at a moment of our choosing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select, update

from storage import charter, deployment, households, seeds
from storage.bills import Bill
from storage.contacts import ContactPoint
from storage.db import connect, transaction
from storage.deadlines import Deadline
from storage.deployment import Deployment, Lease
from storage.estates import Building, Estate, Home
from storage.people import Person
from storage.tickets import Ticket

ZONE = ZoneInfo("Asia/Shanghai")
LONG_AGO = datetime(2000, 1, 1, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An owner in building 20, two months behind. ``chat``: their Telegram id, or 0."""

    name: str
    home: str
    chat: int = 0


def coming_monday() -> datetime:
    """Ten o'clock in the morning of the next Monday: a process takes up a clock that is ahead of
    the real one, and does not turn back to one that is behind it."""
    today = datetime.now(ZONE)
    monday = today + timedelta(days=7 - today.weekday())
    return monday.replace(hour=10, minute=0, second=0, microsecond=0)


def prepare(
    url: str, now: datetime, count: int, chat_of: Callable[[str], int], every: int
) -> list[Neighbour]:
    """Fills a migrated database; one neighbour in ``every`` is on Telegram, as ``chat_of`` says."""
    engine = connect(url)
    with transaction(engine) as session:
        # No step of the month has been made: those that are due begin with the first life.
        seeds.plant(session, now, ZONE, ())
        deployment.ensure(session).ticked_at = now
        building = Building(estate_id=session.exec(select(Estate.id)).one(), number="20")
        session.add(building)
        session.flush()
        found = []
        for number in range(count):
            name = f"邻居{number}"
            chat = chat_of(name) if number % every == 1 else 0
            found.append(_neighbour(session, building, number, name, chat, now))
    engine.dispose()
    return found


def _neighbour(
    session: Session, building: Building, number: int, name: str, chat: int, now: datetime
) -> Neighbour:
    home = Home(
        estate_id=building.estate_id,
        building_id=building.id,
        building=building.number,
        unit=str(number // 100 + 1),
        room=f"{number % 100 // 4 + 1}{number % 4 + 1:02d}",
        area_dm2=9000,
    )
    person = Person(name=name, phone="", language="zh_CN", created_at=now)
    session.add_all([home, person])
    session.flush()
    session.add(
        ContactPoint(
            person_id=person.id,
            channel="telegram" if chat else "webchat",
            address=str(chat or name),
            bound_at=now,
            seen_at=now,
        )
    )
    households.settle(session, home.id, person.id, "owner", now)
    for back in (40, 70):
        due = (now - timedelta(days=back)).date()
        session.add(
            Bill(
                home_id=home.id,
                item="property",
                month=due.strftime("%Y-%m"),
                amount_fen=22_500,
                due_on=due,
                created_at=now,
            )
        )
    return Neighbour(name, home.number, chat)


def owe_answers(url: str, now: datetime, count: int) -> None:
    """Tickets whose answer was due five minutes ago, and whose plan is due tomorrow."""
    engine, promises = connect(url), charter.load(None).deadlines
    with transaction(engine) as session:
        estate_id = session.exec(select(Estate.id)).one()
        people = session.exec(select(Person.id).where(col(Person.name).startswith("邻居"))).all()
        tickets = [
            Ticket(
                estate_id=estate_id,
                reporter_id=people[number % len(people)],
                text="厨房漏水了",
                category="engineering",
                department="engineering",
                created_at=now - timedelta(minutes=15),
            )
            for number in range(count)
        ]
        session.add_all(tickets)
        session.flush()
        for kind, due_in in (("answer", -5), ("plan", 24 * 60)):
            rule, due_at = promises.named(kind), now + timedelta(minutes=due_in)
            session.add_all(
                Deadline(
                    ticket_id=ticket.id,
                    kind=kind,
                    clause=rule.clause,
                    started_at=ticket.created_at,
                    due_at=due_at,
                    next_at=due_at,
                    policy=rule.frozen(),
                )
                for ticket in tickets
            )
    engine.dispose()


def time_passes(url: str, to: datetime | None = None, by: timedelta = timedelta(0)) -> datetime:
    """While nothing runs: the clock will go on from there, and leases have run out."""
    engine = connect(url)
    with transaction(engine) as session:
        here = session.exec(select(Deployment)).one()
        stood_at = here.ticked_at or datetime.now(UTC)  # whoever died at once never ticked
        here.ticked_at = max(stood_at + by, to or stood_at)
        session.add(here)
        session.exec(update(Lease).values(until=LONG_AGO).where(col(Lease.name) != ""))
        found = here.ticked_at
    engine.dispose()
    return found
