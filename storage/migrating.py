"""What a migration may rely on: it is there whole or not at all, and it loses no row."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, event, inspect
from sqlalchemy.engine import make_url

if TYPE_CHECKING:  # a server that is up to date does without
    from alembic.runtime.migration import MigrationContext, MigrationInfo

_DRAFT = "_alembic_tmp_"  # a table that alembic builds in place of another, on SQLite
_BOOKKEEPING = "alembic_version"
_AT_ONCE = 500  # counts in one statement: far below what any database takes


class RowsLost(Exception):
    """A step of a migration would have lost rows; nothing of it was kept."""


def one_transaction(engine: Engine) -> None:
    """On SQLite all that is done is one transaction: the driver's own begins too late, and ends
    before each change of a table."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def say_begin_ourselves(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        # Two processes that start at once migrate one after the other.
        connection.execute("PRAGMA busy_timeout = 60000")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def mend(connection: Connection) -> None:
    """Puts right what a migration of an earlier release left where it was killed: the draft of a
    table beside the table, or in place of it."""
    names = inspect(connection).get_table_names()
    for draft in names:
        if not draft.startswith(_DRAFT):
            continue
        meant = draft.removeprefix(_DRAFT)
        if meant in names:
            connection.exec_driver_sql(f'DROP TABLE "{draft}"')
        else:
            connection.exec_driver_sql(f'ALTER TABLE "{draft}" RENAME TO "{meant}"')


class Watch:
    """Counts the rows of every table before a step and behind it. A step that means to remove some
    names their tables: ``removes = ("table",)``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._before: Mapping[str, int] | None = None

    def __call__(
        self, ctx: MigrationContext, step: MigrationInfo, heads: Collection[Any], run_args: Any
    ) -> None:
        now = _counts(self._connection)
        removes = getattr(getattr(step.up_revision, "module", None), "removes", ())
        for table, count in (self._before or {}).items():
            if now.get(table, 0) < count and table not in removes:
                raise RowsLost(
                    f"Step {step.up_revision_id} would lose {count - now.get(table, 0)} of {count} "
                    f"rows of {table}; nothing was changed. Please report this."
                )
        self._before = now

    def look(self) -> None:
        """Counts what is there before the first step."""
        self._before = _counts(self._connection)


def _counts(connection: Connection) -> Mapping[str, int]:
    """Asked in one statement: a new database takes every step, with a hundred tables at each."""
    tables = [each for each in inspect(connection).get_table_names() if each != _BOOKKEEPING]
    found: dict[str, int] = {}
    for start in range(0, len(tables), _AT_ONCE):
        some = tables[start : start + _AT_ONCE]
        asked = ", ".join(f'(SELECT count(*) FROM "{each}")' for each in some)  # noqa: S608
        counts = connection.exec_driver_sql(f"SELECT {asked}").one()
        found.update(zip(some, counts, strict=True))
    return found


def file_of(url: str) -> Path | None:
    """The file of a SQLite database; None for a server's, or one in memory."""
    parsed = make_url(url)
    named = parsed.database if parsed.get_backend_name() == "sqlite" else None
    return Path(named) if named and named != ":memory:" else None


def copy_before(file: Path, revision: str) -> Path:
    """A copy of a SQLite database as it is before it is brought to another schema."""
    copy = file.with_name(f"{file.name}.before-{revision}")
    copy.unlink(missing_ok=True)
    copy.touch(mode=0o600)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy
