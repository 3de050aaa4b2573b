"""The heartbeat: beats while everything moves, says what does not, and a watchman hears it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from bot import heartbeat, worker
from bot.delivery.send import Dispatcher
from bot.running import PARTS
from bot.settings import WrongSetting, read
from storage import deployment
from storage.db import transaction
from tests.bot.web_site import Site, open_site


class Watchman(ThreadingHTTPServer):
    """Hears beats on a port of its own; closed by the test that began it."""

    heard: list[tuple[str, str]]


class _Ear(BaseHTTPRequestHandler):
    server: Watchman

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        self.server.heard.append((self.path, body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def watchman() -> Iterator[Watchman]:
    with Watchman(("127.0.0.1", 0), _Ear) as server:
        server.heard = []
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join(5)


@pytest.fixture
async def site(sqlite_database: str, tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(sqlite_database, tmp_path / "media") as site:
        with transaction(site.running.engine) as session:
            deployment.ticked(session, site.running.clock.now())
        yield site


async def beat(site: Site, watchman: Watchman) -> tuple[str, str]:
    async with httpx.AsyncClient() as client:
        await heartbeat.beat(
            site.running, client, f"http://127.0.0.1:{watchman.server_port}/ping/1"
        )
    return watchman.heard[-1]


async def test_it_beats_while_all_parts_move(site: Site, watchman: Watchman) -> None:
    for part in PARTS:
        site.running.moves(part)
    assert await beat(site, watchman) == ("/ping/1", "")


@pytest.mark.parametrize("part", PARTS)
async def test_a_part_that_stands_still_is_named(site: Site, watchman: Watchman, part: str) -> None:
    for each in PARTS:
        site.running.moves(each)
    site.running.moved[part] = time.monotonic() - heartbeat.MOVED_WITHIN - 1
    path, body = await beat(site, watchman)
    assert path == "/ping/1/fail" and body.startswith(f"{part} has not moved for 12")


async def test_worker_and_dispatcher_move_by_working(site: Site) -> None:
    parts = [
        asyncio.create_task(worker.work(site.running)),
        asyncio.create_task(Dispatcher(site.running).run()),
    ]
    async with asyncio.timeout(10):
        while not {"inbox", "dispatcher"} <= site.running.moved.keys():  # noqa: ASYNC110 - nobody rings for it
            await asyncio.sleep(0.02)
    for part in parts:
        part.cancel()
    await asyncio.gather(*parts, return_exceptions=True)


async def test_a_watchman_who_is_away_holds_up_nothing(site: Site) -> None:
    async with httpx.AsyncClient() as client:
        for part in PARTS:
            site.running.moves(part)
        assert await heartbeat.beat(site.running, client, "http://127.0.0.1:9/ping")


def test_the_address_must_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANJIA_HEARTBEAT_URL", "hc-ping")
    with pytest.raises(WrongSetting, match="GUANJIA_HEARTBEAT_URL"):
        read()
