"""Parts that die are started again, the program says meanwhile that it is not ready, and somebody
hears of it where it lasts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot import alarms, keeping, readiness
from bot.delivery import send
from handlers import inbox
from scheduler import housekeeping
from storage import deployment, futures, people, rates
from storage.db import reading, transaction
from storage.deadlines import Deadline
from storage.deployment import Deployment, Lease
from storage.outbox import OutboxMessage
from storage.people import Person
from storage.received import Received
from tests.bot.web_site import STARTS_AT, Site, open_site
from tests.fakes.mailbox import eventually
from tests.stories.conftest import world  # noqa: F401
from tests.world import World


@pytest.fixture
async def site(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(sqlite_database, tmp_path / "media") as site:
        with transaction(site.running.engine) as session:
            deployment.ensure(session).ticked_at = site.running.clock.now()
        yield site


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(keeping, "WELL_AFTER", 0.05)
    monkeypatch.setattr(keeping, "LONGEST_PAUSE", 0.3)
    yield


async def test_a_part_that_dies_is_started_again(site: Site) -> None:
    lives = 0

    async def dies_twice() -> None:
        nonlocal lives
        lives += 1
        if lives < 3:
            raise KeyError("of ours")
        await asyncio.sleep(60)

    part = asyncio.create_task(keeping.keep_alive(site.running, "worker", dies_twice))
    await eventually(lambda: site.running.stopped)
    assert await readiness.reasons(site.running) == [
        "worker has stopped (KeyError) and is being started again"
    ]
    assert (await site.client.get("/readyz")).status_code == 503
    assert "guanjia_troubles 1.0" in (await site.client.get("/metrics")).text
    await eventually(lambda: lives == 3 and not site.running.stopped)
    assert await readiness.reasons(site.running) == []
    part.cancel()
    with suppress(asyncio.CancelledError):
        await part


async def test_what_may_end_ends_and_what_may_not_is_started_again(site: Site) -> None:
    lives = 0

    async def ends() -> None:
        nonlocal lives
        lives += 1

    await keeping.keep_alive(site.running, "webchat", ends, ends=True)
    assert (lives, site.running.stopped) == (1, {})
    part = asyncio.create_task(keeping.keep_alive(site.running, "dispatcher", ends))
    await eventually(lambda: lives > 1)
    assert "dispatcher" in site.running.stopped
    part.cancel()
    with suppress(asyncio.CancelledError):
        await part


async def test_what_fails_while_it_is_stopped_is_not_started_again(site: Site) -> None:
    lives = 0

    async def winds_up_badly() -> None:
        nonlocal lives
        lives += 1
        try:
            await asyncio.sleep(60)
        finally:
            raise RuntimeError("cannot schedule new futures after shutdown")

    part = asyncio.create_task(keeping.keep_alive(site.running, "dispatcher", winds_up_badly))
    await eventually(lambda: lives == 1)
    part.cancel()
    with pytest.raises(RuntimeError, match="after shutdown"):
        await asyncio.wait_for(part, 5)
    assert lives == 1


async def test_a_stop_is_not_lost_where_something_comes_at_the_same_moment() -> None:
    event = asyncio.Event()

    async def goes_round() -> None:
        while True:
            event.clear()
            await send._wait(event, 60)

    for turns in range(4):
        part = asyncio.create_task(goes_round())
        await asyncio.sleep(0.01)
        event.set()
        for _ in range(turns):
            await asyncio.sleep(0)
        part.cancel()
        _, still = await asyncio.wait([part], timeout=1)
        assert not still, turns


async def test_until_it_is_warm_it_is_not_ready(site: Site) -> None:
    site.running.warm = False
    assert (await site.client.get("/readyz")).status_code == 503


def test_a_rehearsal_leaves_nothing(world: World) -> None:  # noqa: F811
    inbox.rehearse(world.engine, world.rules, world.now)
    with reading(world.engine) as session:
        assert not session.exec(select(Person).where(col(Person.name) == "访客")).all()
        assert not session.exec(select(OutboxMessage)).all()


async def test_a_trouble_that_lasts_is_told_once(site: Site) -> None:
    site.running.stopped["telegram"] = "KeyError"
    seen: dict[str, alarms.Trouble] = {}
    for _ in range(alarms.LASTS - 1):
        await alarms.look(site.running, seen)
    assert not _alarms(site)
    for _ in range(20):
        await alarms.look(site.running, seen)
    (said,) = _alarms(site)
    assert "telegram has stopped" in said
    site.running.stopped.clear()
    await alarms.look(site.running, seen)
    assert not seen


async def test_a_backlog_is_a_reason_and_an_alarm(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alarms, "MANY_WAITING", 2)
    for n in range(3):
        await site.say("王阿姨", "漏水了", f"k{n}")
    with transaction(site.running.engine) as session:
        for row in session.exec(select(Received)).all():
            row.not_before -= timedelta(minutes=5)
            session.add(row)
    (reason,) = await readiness.reasons(site.running)
    assert "messages wait for" in reason
    await alarms.look(site.running, {})
    await alarms.look(site.running, {})
    (said,) = _alarms(site)
    assert "3 条等着处理" in said
    body = (await site.client.get("/metrics")).text
    assert "guanjia_received_oldest_seconds 30" in body


def _alarms(site: Site) -> list[str]:
    with reading(site.running.engine) as session:
        rows = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))).all()
    return [row.text for row in rows if (row.key or "").startswith("alarm:")]


# ------------------------------------------------------------------------- a clock that was wrong

AHEAD = timedelta(days=61)


def test_what_a_clock_that_was_ahead_has_written_counts_from_now(world: World) -> None:  # noqa: F811
    now = world.now
    with transaction(world.engine) as session:
        deployment.ensure(session).demo = False
    world.clock.at = now + AHEAD
    housekeeping.mark_tick(world.engine, world.rules, world.now)
    world.drops("王阿姨", "厨房漏水了")
    with transaction(world.engine) as session:
        deployment.hold(session, "telegram-poll", "dead", world.now)
        rates.pause(session, "telegram", world.now)
        session.add(
            OutboxMessage(
                receiver="p1",
                person_id=people.named(session, "王阿姨")[0].id,
                kind="answer",
                text="您好",
                created_at=world.now,
                not_before=world.now,
            )
        )
    world.clock.at = now
    assert not world.settles()  # mute: everything lies in its future
    housekeeping.mark_tick(world.engine, world.rules, now)
    world.settles()
    assert world.ticket(1).created_at == now
    assert "您好" in world.heard("王阿姨")
    assert any("时钟" in each for each in world.heard("赵总"))
    with transaction(world.engine) as session:
        assert session.get_one(Deployment, 1).ticked_at == now
        assert rates.free_at(session, "telegram", timedelta(seconds=1), 1, now) == now
        assert session.get_one(Lease, "telegram-poll").until <= now


def test_promises_given_by_it_have_all_of_their_time_from_now_on(world: World) -> None:  # noqa: F811
    now = world.now
    world.clock.at = now + AHEAD
    world.says("王阿姨", "厨房漏水了")
    world.clock.at = now
    with transaction(world.engine) as session:
        assert futures.mend(session, now, AHEAD)
        answer = session.exec(select(Deadline).where(col(Deadline.kind) == "answer")).one()
        assert answer.started_at == now
        assert now < answer.due_at <= now + timedelta(days=1)
    world.passes(hours=1)
    assert any("超时" in each for each in world.heard("吴工") + world.heard("陈主管"))


def test_a_demonstration_may_leap(world: World) -> None:  # noqa: F811
    with transaction(world.engine) as session:
        here = deployment.ensure(session)
        here.ticked_at = world.now + AHEAD
        assert not futures.ahead(here, world.now)


def test_a_lease_from_the_far_future_binds_nobody(world: World) -> None:  # noqa: F811
    with transaction(world.engine) as session:
        assert deployment.hold(session, "telegram-poll", "wrong", STARTS_AT + AHEAD)
        assert deployment.hold(session, "telegram-poll", "right", STARTS_AT)
        assert not deployment.hold(session, "telegram-poll", "other", STARTS_AT)


async def test_a_tick_from_the_future_is_a_reason(site: Site) -> None:
    site.running.demo = False
    with transaction(site.running.engine) as session:
        deployment.ensure(session).ticked_at = site.running.clock.now() + AHEAD
    (reason,) = await readiness.reasons(site.running)
    assert "ahead" in reason
