"""Webhooks: signed as the specification says, in order, again for three days, never inside."""

from __future__ import annotations

import base64
import ipaddress
import json
import subprocess
from collections.abc import AsyncIterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from bot import webhooks as sender
from storage import history, keys, webhooks
from storage.db import reading, transaction
from storage.history import Kind
from storage.keys import ApiKey
from storage.tickets import Ticket
from storage.webhooks import Webhook
from tests.bot.web_site import STARTS_AT, Site, open_site, settings_with


class Receiver:
    """A program that listens on loopback. ``answers``: the statuses that it gives, then 204."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.heard.append(({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(outer.answers.pop(0) if outer.answers else 204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hook"

    def types(self) -> list[tuple[str, int]]:
        told = [json.loads(body) for _, body in self.heard]
        return [(each["type"], each["data"]["ticket"]) for each in told]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Ground:
    def __init__(self, site: Site, receiver: Receiver, client: httpx.AsyncClient) -> None:
        self.site, self.receiver, self.client = site, receiver, client
        with transaction(site.running.engine) as session:
            key = ApiKey(
                name="呼叫中心", person_id=1, code_hash="", code_until=STARTS_AT, made_at=STARTS_AT
            )
            keys.make(session, key)
            row = Webhook(
                key_id=key.id,
                url=receiver.url,
                secret=webhooks.fresh_secret(),
                made_at=STARTS_AT,
            )
            session.add(row)
            session.flush()
            self.secret, self.hook_id = row.secret, row.id

    def happens(self, *kinds: Kind, ticket: int = 0) -> int:
        with transaction(self.site.running.engine) as session:
            if not ticket:
                row = Ticket(
                    estate_id=1,
                    reporter_id=1,
                    text="漏水",
                    category="engineering",
                    department="engineering",
                    created_at=STARTS_AT,
                )
                session.add(row)
                session.flush()
                ticket = row.id
            for kind in kinds:
                history.record(session, ticket, kind, self.site.running.clock.now())
        return ticket

    async def sends(self) -> int:
        return await sender.send_due(self.site.running, self.client)

    def waits(self, span: timedelta) -> None:
        self.site.running.clock.leap(self.site.running.clock.now() + span)


@pytest.fixture
async def ground(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Ground]:
    receiver = Receiver()
    settings = settings_with(webhook_private="on")
    async with (
        open_site(sqlite_database, tmp_path / "media", settings=settings) as site,
        httpx.AsyncClient(timeout=5, trust_env=False) as client,
    ):
        yield Ground(site, receiver, client)
    receiver.close()


async def test_what_happens_is_told_in_order_and_signed(ground: Ground) -> None:
    ticket = ground.happens(Kind.REPORTED, Kind.TAKEN, Kind.RESOLVED)
    for _ in range(3):
        assert await ground.sends() == 1, "one of a ticket at a time"
    assert await ground.sends() == 0
    assert ground.receiver.types() == [
        (f"ticket.{kind}", ticket) for kind in ("reported", "taken", "resolved")
    ]
    headers, body = ground.receiver.heard[0]
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    assert headers["webhook-signature"] == f"v1,{by_openssl(ground.secret, said)}"


def by_openssl(secret: str, said: bytes) -> str:
    """Made by another program than ours."""
    key = base64.b64decode(secret.removeprefix("whsec_")).hex()
    command = ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{key}", "-binary"]
    made = subprocess.run(command, input=said, capture_output=True, check=True).stdout
    return base64.b64encode(made).decode()


async def test_it_is_tried_again_and_nothing_overtakes_it(ground: Ground) -> None:
    ground.receiver.answers = [500]
    first = ground.happens(Kind.REPORTED, Kind.TAKEN)
    other = ground.happens(Kind.REPORTED)
    assert await ground.sends() == 2
    assert await ground.sends() == 0, "the first of its ticket waits"
    ground.waits(timedelta(seconds=10))
    while await ground.sends():
        pass
    told = ground.receiver.types()
    assert [each for each, ticket in told if ticket == first] == [
        "ticket.reported",
        "ticket.reported",
        "ticket.taken",
    ]
    assert ("ticket.reported", other) in told
    tries = [headers["webhook-id"] for headers, _ in ground.receiver.heard]
    assert len(set(tries)) == 3, "the same id when it is tried again"


async def test_after_three_days_it_is_dead_and_can_be_sent_again(ground: Ground) -> None:
    ground.receiver.answers = [503] * 20
    ground.happens(Kind.REPORTED)
    begun = ground.site.running.clock.now()
    for wait in (timedelta(0), *webhooks.WAITS):
        ground.waits(wait)
        assert await ground.sends() == 1
    assert timedelta(days=3) < ground.site.running.clock.now() - begun < timedelta(days=4)
    with reading(ground.site.running.engine) as session:
        found = webhooks.dead(session, ground.hook_id, 0, 10)
        assert [each.error for each in found] == ["HTTP 503"]
    ground.receiver.answers = []
    with transaction(ground.site.running.engine) as session:
        now = ground.site.running.clock.now()
        assert webhooks.replay(session, ground.hook_id, now - timedelta(days=3), now) == 1
    assert await ground.sends() == 1
    with reading(ground.site.running.engine) as session:
        assert not webhooks.dead(session, ground.hook_id, 0, 10)


async def test_a_sender_that_died_with_a_letter_gives_it_back(ground: Ground) -> None:
    ground.happens(Kind.REPORTED)
    with transaction(ground.site.running.engine) as session:
        now = ground.site.running.clock.now()
        assert len(webhooks.claim(session, now, now + sender.CLAIMED_FOR, 5)) == 1
    assert await ground.sends() == 0
    ground.waits(timedelta(minutes=2))
    assert await ground.sends() == 1


async def test_the_secret_before_signs_along_for_a_day(ground: Ground) -> None:
    with transaction(ground.site.running.engine) as session:
        row = session.get_one(Webhook, ground.hook_id)
        row.rotate(ground.site.running.clock.now())
        session.add(row)
    ground.happens(Kind.REPORTED)
    await ground.sends()
    headers, body = ground.receiver.heard[0]
    old = sender.sign(ground.secret, headers["webhook-id"], headers["webhook-timestamp"], body)
    assert old in headers["webhook-signature"].split(" ")
    assert len(headers["webhook-signature"].split(" ")) == 2


async def test_a_key_that_is_revoked_hears_nothing_more(ground: Ground) -> None:
    ground.happens(Kind.REPORTED)
    with transaction(ground.site.running.engine) as session:
        row = session.get_one(ApiKey, 1)
        row.revoked_at = STARTS_AT
        session.add(row)
    ground.happens(Kind.REPORTED)
    assert await ground.sends() == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://10.1.2.3/",
        "https://192.168.0.1/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://0.0.0.0/",
        "https://2130706433/",
        "https://100.64.0.1/",
        "ftp://example.org/",
    ],
)
async def test_nothing_is_sent_into_a_private_network(url: str) -> None:
    with pytest.raises(sender.NotThere):
        await sender.checked(url, private=False)


def test_what_lies_on_the_open_internet_is_public() -> None:
    assert sender.is_public(ipaddress.ip_address("8.8.8.8"))
    assert not sender.is_public(ipaddress.ip_address("2002:7f00:1::"))
