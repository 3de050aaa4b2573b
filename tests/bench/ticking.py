"""What a million open deadlines cost: a tick with nothing due, and the delay where something is."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, event, text
from sqlmodel import Session, col, select

from handlers.rules import Rules
from scheduler import clock, timetable
from storage.db import transaction
from storage.deadlines import Deadline
from storage.outbox import OutboxMessage
from tests.bench.ground import Ground, rules
from tests.bench.table import Ratio

SIZES = (1_000, 100_000, 1_000_000)
KINDS = 5  # each ticket runs all of them
TICKS = 100
DUE = 40
LISTENED = 8.0  # seconds

TICKETS = text("""
    WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last)
    INSERT INTO ticket (id, estate_id, reporter_id, place, text, category, urgency, department,
                        state, created_at)
    SELECT i, 1, 1, '', '漏水', 'engineering', 'normal', 'engineering', 'reported', :now FROM n
""")
DEADLINES = text("""
    WITH kinds(kind) AS (VALUES ('answer'), ('onsite'), ('plan'), ('promise'), ('signoff'))
    INSERT INTO deadline (ticket_id, kind, clause, started_at, due_at, next_at, state, step, policy)
    SELECT id, kind, 'CS-2', :now, :due, :due, 'running', 0, :policy
    FROM ticket, kinds WHERE id BETWEEN :first AND :last
""")


def measure(ground: Ground) -> list[Ratio]:
    with ground.engine("ticking") as engine:
        law, filled, costs = rules(), 0, []
        for size in SIZES:
            _fill(engine, law, filled // KINDS + 1, size // KINDS)
            filled = size
            costs.append(_tick(engine, law))
        lines = [
            _flat(size, cost, costs[0]) for size, cost in zip(SIZES[1:], costs[1:], strict=True)
        ]
        return [*lines, _delay(engine, law)]


def _fill(engine: Engine, law: Rules, first: int, last: int) -> None:
    """Tickets ``first`` to ``last``, whose deadlines fall due one after the other in a year."""
    now = datetime.now(UTC)
    policy = Deadline.__table__.c.policy.type.bind_processor(engine.dialect)  # type: ignore[attr-defined]
    given = {"first": first, "last": last, "now": now, "due": now + timedelta(days=365)}
    frozen = policy(law.charter.deadlines.answer.frozen())
    with transaction(engine) as session:
        connection = session.connection()
        connection.execute(TICKETS, {name: given[name] for name in ("first", "last", "now")})
        connection.execute(DEADLINES, given | {"policy": frozen})
    with engine.connect().execution_options(reading=True) as connection:
        connection.commit()
        connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # as after a quiet minute


def _tick(engine: Engine, law: Rules) -> float:
    """Seconds for a tick at which nothing is due: of many, a quick one, which nobody disturbed."""
    found = []
    for _ in range(TICKS):
        began = time.perf_counter()
        assert timetable.run_all(engine, law, datetime.now(UTC)) == 0
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
        metronome = clock.build(engine, law, lambda: datetime.now(UTC), lambda: None)
        metronome.start()
        time.sleep(LISTENED)
        metronome.shutdown(wait=True)
    delays = sorted((enqueued[ticket] - moment).total_seconds() for ticket, moment in due.items())
    return Ratio(
        f"from the due moment to the message in the outbox, among {SIZES[-1]:,} open deadlines",
        f"{delays[-1]:.2f} s at most",
        f"{statistics.median(delays):.2f} s as a rule",
        "",
        "<= 1 s",
        delays[-1] <= 1,
    )


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
