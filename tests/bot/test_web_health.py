"""Health, readiness, metrics, and the webhook's door."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import deployment, people
from storage.db import transaction
from storage.deadlines import Deadline
from storage.outbox import OutboxMessage
from storage.received import Received
from storage.tickets import Ticket
from tests.bot.web_site import STARTS_AT, Site, minutes, open_site, settings_with

WEBHOOK = "/telegram/webhook"


@pytest.fixture
async def site(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(sqlite_database, tmp_path / "media") as site:
        yield site


class Messenger:
    """A channel as far as its health and its webhook go."""

    name = "telegram"

    def __init__(
        self, polled_ago: float | None = None, trouble: str = "", awaits: bool = False
    ) -> None:
        self.last_poll_at = None if polled_ago is None else time.monotonic() - polled_ago
        self.trouble = trouble
        self.awaits_first_poll = awaits
        self.came: list[tuple[str, bytes]] = []

    async def receive_webhook(self, secret: str, body: bytes) -> int:
        self.came.append((secret, body))
        return 200 if secret == "right" else 403


def _add(site: Site, messenger: Messenger) -> None:
    site.running.channels = {**site.running.channels, "telegram": messenger}  # type: ignore[dict-item]


def _tick(site: Site, ago: timedelta = timedelta()) -> None:
    with transaction(site.running.engine) as session:
        deployment.ensure(session).ticked_at = site.running.clock.now() - ago


async def _reasons(site: Site) -> list[str]:
    answer = await site.client.get("/readyz")
    found = answer.json()
    assert answer.status_code == (503 if found["reasons"] else 200)
    assert found["ready"] == (not found["reasons"])
    reasons: list[str] = found["reasons"]
    return reasons


# --------------------------------------------------------------------------------------- ready


async def test_it_lives(site: Site) -> None:
    assert (await site.client.get("/healthz")).status_code == 200


async def test_it_is_ready_once_the_clock_ticks(database: str, tmp_path: Path) -> None:
    async with open_site(database, tmp_path) as site:
        assert await _reasons(site) == ["the clock has not ticked yet"]
        _tick(site)
        assert await _reasons(site) == []


async def test_a_clock_that_stands_still_is_noticed(site: Site) -> None:
    _tick(site, ago=minutes(2))
    assert await _reasons(site) == ["the clock ticked last 120 seconds ago"]


async def test_a_fast_clock_may_tick_as_seldom_by_the_wall(site: Site) -> None:
    site.running.clock.set_speed(60)
    _tick(site, ago=minutes(2))
    assert await _reasons(site) == []


async def test_an_old_schema_is_noticed(site: Site) -> None:
    _tick(site)
    with transaction(site.running.engine) as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = 'older'"))
    (reason,) = await _reasons(site)
    assert "guanjia migrate" in reason


async def test_a_database_that_is_away_is_noticed(site: Site) -> None:
    with transaction(site.running.engine) as session:
        session.connection().execute(text("ALTER TABLE deployment RENAME TO away"))
    (reason,) = await _reasons(site)
    assert reason == "the database cannot be read: OperationalError"


@pytest.mark.parametrize(
    ("messenger", "reasons"),
    [
        (Messenger(), []),  # it gets its mail by webhook, or another process polls
        (Messenger(polled_ago=30), []),
        (Messenger(polled_ago=300), ["telegram: polled last 300 seconds ago"]),
        (Messenger(polled_ago=1, trouble="the token is wrong"), ["telegram: the token is wrong"]),
        (Messenger(awaits=True), ["telegram: not polled yet; is the platform reachable?"]),
    ],
    ids=["no polling", "fresh", "silent", "in trouble", "never polled"],
)
async def test_a_channel_says_how_it_is(
    site: Site, messenger: Messenger, reasons: list[str]
) -> None:
    if messenger.last_poll_at is not None:  # it was made long before this test ran
        age = 300 if reasons and "300" in reasons[0] else 1
        messenger.last_poll_at = time.monotonic() - age
    _tick(site)
    _add(site, messenger)
    assert await _reasons(site) == reasons


# ------------------------------------------------------------------------------------- metrics


def _fill(site: Site) -> None:
    """One of everything that a gauge counts, and of everything that it must not count."""
    with transaction(site.running.engine) as session:
        (wang,) = people.named(session, "王阿姨")
        for state in ("pending", "sending", "failed", "sent"):
            session.add(_message(wang.id, state))
        for state in ("pending", "parked", "handled"):
            session.add(_delivery(state))
        ticket = Ticket(
            reporter_id=wang.id,
            text="漏水",
            category="engineering",
            department="engineering",
            created_at=STARTS_AT,
        )
        session.add(ticket)
        session.flush()
        session.add(_deadline(ticket.id, "answer", STARTS_AT))
        session.add(_deadline(ticket.id, "plan", STARTS_AT + minutes(60)))


def _message(person_id: int, state: str) -> OutboxMessage:
    return OutboxMessage(
        receiver=f"p{person_id}",
        person_id=person_id,
        kind="answer",
        text="您好",
        state=state,
        created_at=STARTS_AT - minutes(9),
        not_before=STARTS_AT - minutes(5),
        claimed_until=STARTS_AT - minutes(4) if state == "sending" else None,
    )


def _delivery(state: str) -> Received:
    return Received(
        channel="webchat",
        key=state,
        conversation="webchat:王阿姨",
        body="{}",
        state=state,
        received_at=STARTS_AT,
        not_before=STARTS_AT,
    )


def _deadline(ticket_id: int, kind: str, due_at: datetime) -> Deadline:
    return Deadline(
        ticket_id=ticket_id,
        kind=kind,
        clause="CS-2",
        started_at=STARTS_AT - minutes(10),
        due_at=due_at,
        next_at=due_at,
    )


async def test_the_gauges_count_what_waits(database: str, tmp_path: Path) -> None:
    async with open_site(database, tmp_path) as site:
        _fill(site)
        answer = await site.client.get("/metrics")
        assert answer.headers["content-type"].startswith("text/plain")
        found = dict(
            line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#")
        )
        assert found["guanjia_outbox_unsent"] == "2.0"
        assert 300 <= float(found["guanjia_outbox_oldest_unsent_seconds"]) < 360
        assert found["guanjia_outbox_stuck_sending"] == "1.0"
        assert found["guanjia_outbox_failed"] == "1.0"
        assert found["guanjia_received_pending"] == "1.0"
        assert found["guanjia_received_parked"] == "1.0"
        assert found["guanjia_deadlines_late"] == "1.0"
        assert found["guanjia_deadlines_running"] == "2.0"
        tickets = 'guanjia_tickets_open{department="engineering",state="reported"}'
        assert found[tickets] == "1.0"
        assert "王阿姨" not in answer.text


async def test_with_nothing_to_do_the_gauges_stand_at_zero(site: Site) -> None:
    body = (await site.client.get("/metrics")).text
    assert "guanjia_outbox_oldest_unsent_seconds 0.0" in body


# ------------------------------------------------------------------------------------- webhook


async def test_without_telegram_there_is_no_webhook(site: Site) -> None:
    assert (await site.client.post(WEBHOOK, content=b"{}")).status_code == 404
    _add(site, Messenger())  # it polls
    assert (await site.client.post(WEBHOOK, content=b"{}")).status_code == 404


async def test_the_webhook_hands_over_what_came(sqlite_database: str, tmp_path: Path) -> None:
    settings = settings_with(telegram_mode="webhook")
    async with open_site(sqlite_database, tmp_path, settings=settings) as site:
        messenger = Messenger()
        _add(site, messenger)
        secret = {"X-Telegram-Bot-Api-Secret-Token": "right"}
        taken = await site.client.post(WEBHOOK, content=b"{}", headers=secret)
        refused = await site.client.post(WEBHOOK, content=b"{}")
        assert (taken.status_code, refused.status_code) == (200, 403)
        assert messenger.came == [("right", b"{}"), ("", b"{}")]
        huge = await site.client.post(WEBHOOK, content=b" " * (1024 * 1024 + 1), headers=secret)
        assert (huge.status_code, len(messenger.came)) == (413, 2)
        assert (await site.client.get(WEBHOOK)).status_code == 405
