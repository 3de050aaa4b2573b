"""What a million open deadlines cost: a tick with nothing due, and the delay where something is."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, event, func
from sqlmodel import Session, col, select

from handlers.rules import Rules
from scheduler.clock import Metronome
from scheduler.driver import Driver
from storage.db import transaction
from storage.deadlines import Deadline
from storage.outbox import OutboxMessage
from storage.people import Person
from storage.tickets import Ticket
from tests.bench.filling import multiply, settle
from tests.bench.ground import Ground, rules, size
from tests.bench.table import Ratio

MOST = size("DEADLINES", 1_000_000)
SIZES = (MOST // 1000, MOST // 10, MOST)
KINDS = ("answer", "onsite", "plan", "promise", "signoff")  # each ticket runs all of them
FIRST = 1_000_000  # ids of the tickets that are made up
TICKS = 100
DUE = 40
LISTENED = 8.0  # seconds
LATE = 60.0


def measure(ground: Ground) -> Iterator[Ratio]:
    with ground.engine("ticking") as engine:
        law, filled, least = rules(), 0, 0.0
        Driver(engine, law).run(datetime.now(UTC))  # the estate's own due work
        for size in SIZES:
            _fill(engine, law, filled // len(KINDS) + FIRST, size // len(KINDS) + FIRST - 1)
            filled = size
            cost = _tick(engine, law)
            if least:
                yield _flat(size, cost, least)
            least = least or cost
        yield _delay(engine, law)


def _fill(engine: Engine, law: Rules, first: int, last: int) -> None:
    """Tickets ``first`` to ``last``, whose deadlines fall due in a year."""
    now = datetime.now(UTC)
    due = now + timedelta(days=365)
    with transaction(engine) as session:
        person = session.exec(select(func.min(Person.id))).one()
        ticket = Ticket(
            reporter_id=person,
            text="漏水",
            category="engineering",
            department="engineering",
            created_at=now,
        )
        multiply(session, ticket, first, last, id=lambda n: n)
        for kind in KINDS:
            deadline = Deadline(
                ticket_id=first,
                kind=kind,
                clause="CS-2",
                started_at=now,
                due_at=due,
                next_at=due,
                policy=law.charter.deadlines.answer.frozen(),
            )
            multiply(session, deadline, first, last, ticket_id=lambda n: n)
    settle(engine)


def _tick(engine: Engine, law: Rules) -> float:
    """Seconds for a tick at which nothing is due: of many, a quick one, which nobody disturbed."""
    found, driver = [], Driver(engine, law)
    driver.run(datetime.now(UTC))
    for _ in range(TICKS):
        began = time.perf_counter()
        assert not [each for each in driver.due(datetime.now(UTC)) if not each.idle]
        found.append(time.perf_counter() - began)
    return statistics.quantiles(found, n=10)[0]


def _flat(size: int, cost: float, least: float) -> Ratio:
    return Ratio(
        f"a tick with nothing due among {size:,} open deadlines, beside one among {SIZES[0]:,}",
        f"{cost * 1000:.1f} ms",
        f"{least * 1000:.1f} ms",
        f"{cost / least:.2f}",
        "<= 1.5",
        cost / least <= 1.5,
    )


def _delay(engine: Engine, law: Rules) -> Ratio:
    """The clock of the program runs, real time; deadlines fall due one by one."""
    now = datetime.now(UTC)
    with transaction(engine) as session:
        rows = session.exec(select(Deadline).where(col(Deadline.kind) == "answer").limit(DUE)).all()
        due = {
            row.ticket_id: now + timedelta(seconds=2 + (LISTENED - 4) * number / DUE)
            for number, row in enumerate(rows)
        }
        for row in rows:
            row.due_at = row.next_at = due[row.ticket_id]
            session.add(row)
    with _listening() as enqueued:
        metronome = Metronome(engine, lambda: law, lambda: datetime.now(UTC), lambda: None)
        metronome.start()
        _wait_for(enqueued, len(due))
        metronome.shutdown()
    delays = sorted((enqueued[ticket] - moment).total_seconds() for ticket, moment in due.items())
    return Ratio(
        f"from the due moment to the message in the outbox, among {SIZES[-1]:,} open deadlines",
        f"{delays[-1]:.2f} s at most",
        f"{statistics.median(delays):.2f} s as a rule",
        "",
        "<= 1 s",
        delays[-1] <= 1,
    )


def _wait_for(enqueued: Mapping[int, datetime], count: int) -> None:
    """Until they are all there; on a machine that is busy otherwise they are late, not lost."""
    end = time.monotonic() + LISTENED + LATE
    time.sleep(LISTENED)
    while len(enqueued) < count and time.monotonic() < end:
        time.sleep(0.1)


@contextmanager
def _listening() -> Iterator[dict[int, datetime]]:
    """Ticket → when its escalation was committed."""
    found: dict[int, datetime] = {}
    flushed: dict[Session, list[int]] = {}

    def note(session: Session, *_: Any) -> None:
        tickets = [each.ticket_id for each in session.new if isinstance(each, OutboxMessage)]
        flushed.setdefault(session, []).extend(each for each in tickets if each is not None)

    def stamp(session: Session) -> None:
        for ticket in flushed.pop(session, []):
            found[ticket] = datetime.now(UTC)

    event.listen(Session, "before_flush", note)
    event.listen(Session, "after_commit", stamp)
    try:
        yield found
    finally:
        event.remove(Session, "before_flush", note)
        event.remove(Session, "after_commit", stamp)
