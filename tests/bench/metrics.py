"""``/metrics`` and ``guanjia outbox list`` beside a million messages that have left."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from sqlalchemy import func
from sqlmodel import Session, select

from storage import outbox, received, vitals
from storage.db import reading, transaction
from storage.outbox import OutboxMessage
from storage.people import Person
from storage.received import Received
from tests.bench.filling import as_text, multiply, settle
from tests.bench.ground import Ground, rules, size
from tests.bench.scale import TICKETS, fill_tickets
from tests.bench.table import Ratio

ROWS = size("ROWS", 1_000_000)
ASKED = 9  # times; the one that nobody disturbed counts
MOST_MS = 30.0
FIRST = 1_000_000
STUCK = 40


def measure(ground: Ground) -> Iterator[Ratio]:
    now = datetime.now(UTC)
    with ground.engine("metrics") as engine:
        with transaction(engine) as session:
            fill_tickets(session, rules(), now, TICKETS)
            _fill(session, now, ROWS)
        settle(engine)
        asked: tuple[tuple[str, Callable[[Session], object]], ...] = (
            ("what /metrics reads", lambda session: vitals.measure(session, now)),
            ("what outbox list reads", outbox.unsent),
            ("what received list reads", received.stuck),
        )
        for what, ask in asked:
            found = []
            for _ in range(ASKED):
                with reading(engine) as session:
                    began = time.process_time()
                    ask(session)
                    found.append((time.process_time() - began) * 1000)
            milliseconds = min(found)
            yield Ratio(
                f"{what}, {ROWS:,} messages and deliveries done, {TICKETS:,} tickets open",
                f"{milliseconds:.1f} ms of the processor",
                "",
                "",
                f"<= {MOST_MS:.0f} ms",
                milliseconds <= MOST_MS,
            )


def _fill(session: Session, now: datetime, count: int) -> None:
    person = session.exec(select(func.min(Person.id))).one()
    left = OutboxMessage(
        receiver=f"p{person}",
        person_id=person,
        kind="notice",
        text="您的报修已经收到",
        state="sent",
        created_at=now,
        not_before=now,
        sent_at=now,
    )
    multiply(session, left, FIRST, FIRST + count - 1)
    left.state = "failed"
    multiply(session, left, 1, STUCK)
    left.state, left.attempts = "pending", 2
    multiply(session, left, 1, STUCK)
    came = Received(
        channel="webchat",
        key="",
        conversation="王阿姨",
        body="{}",
        state="handled",
        received_at=now,
        not_before=now,
        handled_at=now,
    )
    multiply(session, came, FIRST, FIRST + count - 1, key=as_text)
    came.state = "parked"
    multiply(session, came, 1, STUCK, key=as_text)
