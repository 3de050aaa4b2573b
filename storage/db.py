"""The engine, the one way to open a transaction, and the road to the newest schema."""

from __future__ import annotations

import random
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Insert, create_engine, event, inspect, text
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError
from sqlmodel import Session, SQLModel

if TYPE_CHECKING:
    from alembic.config import Config

Row = TypeVar("Row", bound=SQLModel)
T = TypeVar("T")

MIGRATIONS = Path(__file__).parent / "migrations"
_REVISION = re.compile(r'^revision\b.*= "(\w+)"', re.MULTILINE)
_PARENT = re.compile(r'^down_revision\b.*= "(\w+)"', re.MULTILINE)
BUSY_TIMEOUT_MS = 10_000

# A server whose machine is gone says nothing: whoever waits for it must notice by himself. An
# address that names one of these for itself has its way.
LISTENS = {
    "connect_timeout": 5,  # seconds for each host of the address
    "tcp_user_timeout": 10_000,  # milliseconds
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}

# What is raised where the database cannot be reached, or was held by somebody for too long.
AWAY = (OperationalError, InterfaceError, TimeoutError, sqlite3.OperationalError)

# SQLite's codes: busy, locked, not writable, input or output, full, cannot be opened.
_SQLITE_AWAY = frozenset((5, 6, 8, 10, 13, 14))
# PostgreSQL's classes: connection, resources, an operator's intervention.
_STATES_AWAY = ("08", "53", "57")
_READ_ONLY = "25006"  # … a standby, or a primary that was demoted
POOLER = "pooler"
# PostgreSQL's words for "you two were in each other's way: one of you, once more".
_IN_THE_WAY = ("40P01", "40001", "55P03")
TRIES = 5

# SQLite has one writer. Threads of this process queue at a lock instead of polling the file's.
_writers: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()


def connect(url: str, *, pool_size: int = 8, durable: bool = True) -> Engine:
    """An engine with our conventions. ``url`` is sqlite:///FILE or postgresql+psycopg://…

    Several hosts may stand in it (``?host=A:5432&host=B:5432&target_session_attrs=read-write``):
    after a failover the new primary is found, and a dead one given up within ten seconds.
    ``pooler=transaction``: see ``for_pooler``.
    ``durable`` is False only for what may be lost with the machine's power: a made-up month, a
    test.
    """
    # hide_parameters: an error in the log must not carry what people wrote.
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, pool_size=pool_size, max_overflow=4, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        if not durable:
            event.listen(engine, "connect", _do_not_wait_for_the_disk)
        event.listen(engine, "begin", _begin_sqlite)
        _writers[engine] = threading.Lock()
        return engine
    plain, more = for_pooler(url)
    engine = create_engine(
        plain,
        pool_size=pool_size,
        max_overflow=4,
        pool_pre_ping=True,
        hide_parameters=True,
        **more,
    )
    event.listen(engine, "handle_error", _find_the_primary)
    return engine


def for_pooler(url: str) -> tuple[URL, dict[str, Any]]:
    """The address as the driver takes it, and what an engine must be told besides.

    Behind a pooler in transaction mode (PgBouncer) each transaction may have another server's
    session: nothing may be prepared in one and used in the next. The address says so itself,
    ``?pooler=transaction``, so that every command heeds it.
    """
    plain = make_url(url)
    if plain.get_backend_name() == "sqlite":
        return plain, {}
    told: dict[str, Any] = {name: LISTENS[name] for name in LISTENS.keys() - plain.query.keys()}
    if plain.query.get(POOLER) is not None:
        plain, told = plain.difference_update_query([POOLER]), told | {"prepare_threshold": None}
    return plain, {"connect_args": told}


def _find_the_primary(context: ExceptionContext) -> None:
    """A server that was demoted still answers, and writes nothing: its connections are let go of,
    and the next one goes to whichever host of the address writes."""
    if getattr(context.original_exception, "sqlstate", None) == _READ_ONLY:
        context.is_disconnect = True


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see below
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _do_not_wait_for_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous = OFF")


def _begin_sqlite(connection: Any) -> None:
    # The driver's own BEGIN loses updates without an error: two readers, then two writers.
    # Said to the driver itself: on the long way round it takes longer than many a query.
    reads = connection.get_execution_options().get("reading")
    connection.connection.dbapi_connection.execute("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session whose writes commit together at the end, or not at all."""
    with _writer(engine), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


def is_away(error: BaseException) -> bool:
    """Whether the database cannot be reached, or is held by somebody: no fault of what was asked,
    and the same may succeed a little later."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        return isinstance(cause, sqlite3.OperationalError) and (
            code is None or code & 0xFF in _SQLITE_AWAY
        )
    if isinstance(error, DBAPIError):
        state = getattr(cause, "sqlstate", None)
        if state == _READ_ONLY:
            return True
        gone = error.connection_invalidated or state is None or state[:2] in _STATES_AWAY
        return isinstance(error, OperationalError | InterfaceError) and bool(gone)
    return isinstance(error, TimeoutError)


def again(do: Callable[[], T]) -> T:
    """Does a whole transaction, and once more where another was in its way: that is nobody's
    fault, and nothing of it was kept."""
    for tried in range(1, TRIES + 1):
        try:
            return do()
        except OperationalError as error:
            if tried == TRIES or getattr(error.orig, "sqlstate", "") not in _IN_THE_WAY:
                raise
            time.sleep(random.uniform(0.01, 0.05) * tried)  # noqa: S311 - spreads, hides nothing
    raise AssertionError


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only looks. On SQLite it waits for no writer and stops none."""
    with (
        engine.connect().execution_options(reading=True) as connection,
        Session(connection, expire_on_commit=False) as session,
    ):
        yield session


@contextmanager
def _writer(engine: Engine) -> Iterator[None]:
    lock = _writers.get(engine)
    if lock is None:
        yield
        return
    if not lock.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
        raise TimeoutError("the database has been busy for too long")
    try:
        yield
    finally:
        lock.release()


def kept(session: Session, table: type[Row], row_id: int) -> Row:
    """The row of a number, held until the session ends: people, homes and estates are asked for
    again and again, and a session itself forgets at once what nobody holds."""
    row = session.get_one(table, row_id)
    session.info.setdefault("kept", []).append(row)
    return row


def add_missing(
    session: Session,
    table: type[SQLModel],
    rows: Sequence[Mapping[str, Any]],
    unique: Sequence[str],
) -> None:
    """Inserts rows; one whose ``unique`` columns are there already stays as it is.

    Two processes that add the same row at the same moment both succeed, and it is there once.
    """
    dialect = session.get_bind().dialect.name
    statement = _insert_missing(table, dialect, tuple(unique))
    session.connection().execute(statement, [dict(row) for row in rows])


@cache
def _insert_missing(table: type[SQLModel], dialect: str, unique: tuple[str, ...]) -> Insert:
    """Put together once for each table: that takes longer than to run it."""
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    return insert(table).on_conflict_do_nothing(index_elements=unique)


def migrate(url: str) -> Path | None:
    """Brings the database at ``url`` to the newest schema, all of the way or not at all; does
    nothing where it is there. Returns the copy that was made before of a SQLite file."""
    from alembic import command

    from storage import migrating

    file = migrating.file_of(url)
    copy = None
    if file is not None and not file.exists():
        file.touch(mode=0o600)  # it holds telephone numbers
    elif file is not None and (revision := _revision_of(url)) and {revision} != heads():
        copy = migrating.copy_before(file, revision)
    command.upgrade(alembic(url), "head")
    return copy


def _revision_of(url: str) -> str:
    """At which revision a SQLite database stands; "" where it has no tables of ours."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return ""
            found = connection.execute(text("SELECT version_num FROM alembic_version"))
            return str(found.scalars().first() or "")
    finally:
        engine.dispose()


def size(engine: Engine) -> int:
    """Bytes that the database takes up."""
    question = (
        "SELECT pg_database_size(current_database())"
        if engine.dialect.name == "postgresql"
        else "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    )
    with engine.connect() as connection:
        return int(connection.execute(text(question)).scalar_one())


def at_head(engine: Engine) -> bool:
    """Whether the schema is the one that this program was written for."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars()
        return set(found) == heads()


@cache
def heads() -> frozenset[str]:
    """The migrations that no other follows, read off the files: alembic itself takes a tenth of
    the time in which the program starts."""
    files = [path.read_text("utf-8") for path in (MIGRATIONS / "versions").glob("*.py")]
    names = {name for file in files for name in _REVISION.findall(file)}
    return frozenset(names - {name for file in files for name in _PARENT.findall(file)})


def alembic(url: str) -> Config:
    """What alembic needs to know about the database at ``url``."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config
