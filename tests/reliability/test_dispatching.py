"""The way out keeps going: one bad message holds nobody up, and a stop leaves nothing in hand."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select, update

from bot import app
from bot.channels.base import Outgoing
from bot.channels.errors import Transient
from bot.channels.webchat import Webchat
from bot.delivery.batch import Batch
from bot.delivery.claim import Claim, give_back
from bot.delivery.send import CONNECTIONS, Dispatcher
from bot.running import Running
from bot.settings import Settings
from handlers import deliveries
from handlers.context import Moment
from storage import outbox
from storage.db import transaction
from storage.outbox import ATTEMPTS, OutboxMessage, To
from storage.people import Person
from tests.reliability.estate import prepare

MESSAGES = 40
BAD = "这条消息有毛病"


@pytest.fixture
async def running(sqlite_database: str) -> AsyncIterator[Running]:
    """Forty messages to forty people wait; the one in the middle is ``BAD``."""
    now = datetime.now(UTC)
    prepare(sqlite_database, now, MESSAGES, lambda _: 0, every=MESSAGES + 2)
    running = app.compose(Settings(_env_file=None, database_url=sqlite_database))  # type: ignore[call-arg]
    with transaction(running.engine) as session:
        people = session.exec(select(Person.id).where(col(Person.name).startswith("邻居"))).all()
        for number, person_id in enumerate(people):
            session.add(
                OutboxMessage(
                    receiver=To(person_id=person_id).word,
                    person_id=person_id,
                    kind="reply",
                    text=BAD if number == MESSAGES // 2 else f"第{number}条",
                    created_at=now,
                    not_before=now,
                )
            )
    yield running
    await app.close(running)


def rows(running: Running) -> list[OutboxMessage]:
    with transaction(running.engine) as session:
        return list(session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all())


def states(running: Running) -> Counter[str]:
    return Counter(row.state for row in rows(running))


@pytest.mark.long
async def test_what_breaks_afterwards_still_counts_as_sent(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_: Moment, message: OutboxMessage) -> None:
        assert message.text != BAD

    monkeypatch.setattr(deliveries, "delivered", breaks)
    await Dispatcher(running).drain()
    assert states(running) == {"sent": MESSAGES}


@pytest.mark.long
async def test_what_cannot_be_batched_is_put_off_and_then_given_up(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = Claim._settle

    def breaks(self: Claim, row: OutboxMessage, *rest: Any) -> None:
        assert row.text != BAD
        settle(self, row, *rest)

    monkeypatch.setattr(Claim, "_settle", breaks)
    dispatcher = Dispatcher(running)
    await dispatcher.drain()
    assert states(running) == {"sent": MESSAGES - 1, "pending": 1}
    for _ in range(ATTEMPTS):
        running.clock.leap(running.clock.now() + timedelta(hours=1))
        await dispatcher.drain()
    assert states(running) == {"sent": MESSAGES - 1, "failed": 1}


@pytest.mark.long
async def test_an_hour_without_the_platform_loses_no_escalation(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(running.engine) as session:
        session.exec(update(OutboxMessage).values(kind="escalation"))
    away, send = True, Webchat.send

    async def comes_back(channel: Webchat, message: Outgoing) -> str:
        if away:
            raise Transient("the platform cannot be reached")
        if message.text == BAD:
            raise Transient("the platform answered 500 and no JSON")
        return await send(channel, message)

    async def waits(minutes: int) -> None:
        for _ in range(minutes // 3):
            running.clock.leap(running.clock.now() + timedelta(minutes=3))
            await dispatcher.drain()

    monkeypatch.setattr(Webchat, "send", comes_back)
    dispatcher = Dispatcher(running)
    await waits(60)
    assert states(running) == {"pending": MESSAGES}
    away = False
    await waits(3)
    assert states(running) == {"sent": MESSAGES - 1, "pending": 1}
    await waits(3)  # it is this message, not the platform
    assert states(running) == {"sent": MESSAGES - 1, "failed": 1}


@pytest.mark.long
async def test_what_a_person_can_do_instead_is_told_them_soon(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def is_away(_: Webchat, message: Outgoing) -> str:
        raise Transient("the platform cannot be reached")

    monkeypatch.setattr(Webchat, "send", is_away)
    dispatcher = Dispatcher(running)
    for _ in range(ATTEMPTS):
        await dispatcher.drain()
        running.clock.leap(running.clock.now() + timedelta(minutes=3))
    assert states(running) == {"failed": MESSAGES}


async def test_a_stop_gives_back_all_that_would_have_travelled_together(running: Running) -> None:
    first, second, *_ = rows(running)
    with transaction(running.engine) as session:
        outbox.claim(session, [first.id, second.id], running.clock.now() + timedelta(minutes=1))
    message = Outgoing(first.id, "wk1/wm1", first.text)
    batch = Batch(first.id, first.kind, "wecom-kf", False, 1, message, joined=(second.id,))
    give_back(running, [batch])
    assert states(running) == {"pending": MESSAGES}


async def test_a_stop_leaves_nothing_in_hand(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []
    begun, may_arrive = asyncio.Event(), asyncio.Event()

    async def slowly(_: Webchat, message: Outgoing) -> str:
        begun.set()
        await may_arrive.wait()
        sent.append(message.outbox_id)
        return "1"

    monkeypatch.setattr(Webchat, "send", slowly)
    dispatcher = Dispatcher(running)
    dispatching = asyncio.create_task(dispatcher.run())
    await begun.wait()
    waiting = dispatcher._waiting["webchat"]
    assert waiting.qsize() > CONNECTIONS
    dispatching.cancel()
    # What waits is taken out, a word to end goes in for each.
    while waiting.qsize() > CONNECTIONS:  # noqa: ASYNC110 - a queue has no event for that
        await asyncio.sleep(0)
    may_arrive.set()
    await asyncio.gather(dispatching, return_exceptions=True)
    found = {row.id: row.state for row in rows(running)}
    assert found == {row_id: "sent" if row_id in sent else "pending" for row_id in found}
    assert len(set(sent)) == len(sent) == CONNECTIONS
