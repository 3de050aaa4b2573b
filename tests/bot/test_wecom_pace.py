"""WeCom drops what is too much without a word, so it is never too much."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.delivery import limits
from bot.delivery.send import Dispatcher
from storage import db, outbox
from storage.contacts import StaffChat
from storage.db import connect, transaction
from storage.outbox import OutboxMessage, To
from tests.bot.wecom_ground import Ground, ground
from tests.fakes.wecom import Corp, serving

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "group", "minute", "hour"), [("zhang", False, 30, 1000), ("robot", True, 20, 1200)]
)
def test_whoever_says_all_they_can_stays_below_the_platform_limits(
    sqlite_database: str, address: str, group: bool, minute: int, hour: int
) -> None:
    """An hour of somebody who always has more to say, sometimes with a photo and a document."""
    engine, now, sent, number = connect(sqlite_database), START, [], 0
    with transaction(engine) as session:
        while now < START + timedelta(hours=1):
            weight = (1, 3, 1, 2)[number % 4]
            wait = limits.wait(session, "wecom", address, group, now, weight)
            if wait:
                now += wait
                continue
            sent += [now] * weight
            number += 1
    engine.dispose()
    assert len(sent) < hour
    assert len(sent) > 800
    for place, at in enumerate(sent):
        window = [each for each in sent[place : place + 60] if each < at + timedelta(minutes=1)]
        assert len(window) <= minute


@pytest.fixture
def corp() -> Iterator[Corp]:
    with serving() as corp:
        yield corp


@pytest.fixture
async def here(database: str, tmp_path: Path, corp: Corp) -> AsyncIterator[Ground]:
    async with ground(database, tmp_path, corp) as found:
        yield found


def tell_group(here: Ground, *texts: str) -> None:
    now = here.running.clock.now()
    with transaction(here.running.engine) as session:
        chat = session.exec(select(StaffChat)).first() or StaffChat(
            channel="wecom", address="robot", role="cs-supervisor", bound_at=now
        )
        session.add(chat)
        session.flush()
        for number, text in enumerate(texts):
            buttons = [["详情", f"/ticket {number}"]]
            message = {"kind": "escalation", "text": text, "buttons": buttons}
            outbox.enqueue(session, To(staff_chat_id=chat.id), message, now)
            session.flush()


def states(here: Ground) -> list[str]:
    with db.reading(here.running.engine) as session:
        return [row.state for row in session.exec(select(OutboxMessage)).all()]


async def test_what_waits_for_the_group_travels_as_one(here: Ground) -> None:
    tell_group(here, *(f"⏰ #{number} 超时" for number in range(6)))
    await Dispatcher(here.running).drain()
    (text,) = here.corp.heard("robot")
    assert all(f"#{number} 超时" in text for number in range(6))
    assert "详情：/ticket 5" in text
    assert states(here) == ["sent"] * 6
    assert here.corp.violations == []


async def test_more_than_fits_into_one_message_goes_into_two(here: Ground) -> None:
    tell_group(here, *("很长的一段话" * 40 for _ in range(4)))
    dispatcher = Dispatcher(here.running, limited=False)
    while await dispatcher.drain():
        pass
    assert len(here.corp.heard("robot")) == 2
    assert states(here) == ["sent"] * 4
    assert here.corp.violations == []


async def test_when_the_group_is_busy_everything_waits_and_nothing_is_lost(here: Ground) -> None:
    here.corp.fault("/webhook/send", code=45009)
    tell_group(here, "⏰ #1 超时", "⏰ #2 超时")
    await Dispatcher(here.running).drain()
    assert states(here) == ["pending"] * 2
    assert here.corp.heard("robot") == []


async def test_a_robot_that_was_removed_leaves_its_words_to_its_people(here: Ground) -> None:
    here.corp.fault("/webhook/send", code=93000)
    tell_group(here, "⏰ #1 超时")
    dispatcher = Dispatcher(here.running, limited=False)
    await dispatcher.drain()
    with db.reading(here.running.engine) as session:
        (chat,) = session.exec(select(StaffChat)).all()
    assert chat.state == "kicked"
    await dispatcher.drain()
    assert states(here) == ["failed"]  # nobody has that role here; with people it is theirs
