"""The whole database as plain rows, out of one and into another, whichever kind each is.

A row is a JSON object: moments in UTC, days as words, everything else as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    Connection,
    Date,
    DateTime,
    Engine,
    MetaData,
    String,
    Table,
    bindparam,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlmodel import AutoString

from storage import db, deployment, erasures
from storage.sealing import Sealed
from storage.tables import metadata

AT_ONCE = 500
# What says nothing about the company: the schema's own mark, and who leads just now.
NOT_KEPT = frozenset({"alembic_version", "lease"})
# Rows that every new database has.
ALWAYS_THERE = frozenset({"deployment", *NOT_KEPT})


class CannotRestore(Exception):
    """One sentence: why not, and what to do."""


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Everything as it is at one moment, while others go on writing."""
    options: dict[str, Any] = {"reading": True}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    with engine.connect().execution_options(**options) as connection:
        connection.execute(text("SELECT 1 FROM alembic_version"))  # from here on, this moment
        yield connection


def revision(connection: Connection) -> str:
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


@cache
def kept_tables() -> tuple[Table, ...]:
    """Those that are named by others come first. Fields are as they lie there: what is sealed
    leaves the database sealed, and comes back so."""
    as_stored = MetaData()
    found = [each for each in metadata.sorted_tables if each.name not in NOT_KEPT]
    tables = tuple(each.to_metadata(as_stored) for each in found)
    for column in (column for table in tables for column in table.columns):
        if isinstance(column.type, Sealed):
            column.type = String()
    return tables


def rows(connection: Connection, table: Table) -> Generator[str]:
    """The rows of a table as lines of JSON, in the order of their keys."""
    query = select(table).order_by(*(_as_bytes(connection, key) for key in table.primary_key))
    with connection.execution_options(yield_per=AT_ONCE).execute(query) as found:
        for row in found.mappings():
            yield json.dumps(dict(row), default=_written, ensure_ascii=False, separators=(",", ":"))


def _as_bytes(connection: Connection, key: Any) -> Any:
    """A key's order is the same on every server, whatever its language."""
    if connection.dialect.name == "postgresql" and isinstance(key.type, String | AutoString):
        return key.collate("C")
    return key


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


# ---------------------------------------------------------------------------------- the way back


def is_empty(engine: Engine) -> bool:
    """Whether nobody has put anything into this database."""
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - ALWAYS_THERE
        return not any(
            connection.execute(select(text("1")).select_from(text(f'"{name}"')).limit(1)).first()
            for name in sorted(names)
        )


def is_served(engine: Engine, now: datetime) -> bool:
    """Whether a process works on this database."""
    if not inspect(engine).has_table("lease"):
        return False
    with db.reading(engine) as session:
        return deployment.someone_serves(session, now)


def restore(
    engine: Engine,
    url: str,
    at_revision: str,
    tables: Mapping[str, Callable[[], Iterable[str]]],
    forgotten: Collection[int] = (),
) -> int:
    """Puts rows into a database in place of all that it holds. Returns how many.

    With the schema of this program it happens in one transaction; from an older one the tables
    are made anew, filled, and brought to the newest schema. Raises ``CannotRestore``.
    """
    from alembic import command
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(db.MIGRATIONS))
    if at_revision not in {each.revision for each in script.walk_revisions()}:
        raise CannotRestore(
            "备份是更新的版本做的，请先升级管家。 "
            "The backup was made by a newer version of Guanjia. Please update first."
        )
    with engine.connect() as connection:
        here = revision(connection) if inspect(connection).has_table("alembic_version") else ""
    if here != at_revision:
        _drop_everything(engine)
        command.upgrade(db.alembic(url), at_revision)
    with engine.begin() as connection:
        count = _fill(connection, tables)
    db.migrate(url)
    with db.transaction(engine) as session:
        erasures.order_again(session, forgotten)
    return count


def start_over(engine: Engine, url: str) -> None:
    """Everything goes, and the tables are made anew."""
    _drop_everything(engine)
    db.migrate(url)


def _drop_everything(engine: Engine) -> None:
    found = MetaData()
    with engine.begin() as connection:
        found.reflect(connection)
        found.drop_all(connection)


def _fill(connection: Connection, tables: Mapping[str, Callable[[], Iterable[str]]]) -> int:
    found = MetaData()
    found.reflect(connection)
    there = [table for table in found.sorted_tables if table.name not in NOT_KEPT]
    for table in reversed(there):
        _cutown_ties(connection, table)
        connection.execute(table.delete())
    count = 0
    for table in there:
        if table.name in tables:
            count += _fill_table(connection, table, tables[table.name]())
            count_on(connection, table)
    return count


def own_ties(table: Table) -> list[str]:
    """Columns that name a row of the same table, which may come later."""
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def _cutown_ties(connection: Connection, table: Table) -> None:
    for name in own_ties(table):
        connection.execute(update(table).values({name: None}))


def _fill_table(connection: Connection, table: Table, lines: Iterable[str]) -> int:
    readers = {column.name: _reader(connection, column.type) for column in table.columns}
    ties = own_ties(table)
    waiting: list[dict[str, Any]] = []
    page: list[dict[str, Any]] = []
    count = 0
    for line in lines:
        row = {name: readers[name](value) for name, value in json.loads(line).items()}
        if any(row[name] is not None for name in ties):
            waiting.append({"row": row["id"], **{f"to_{name}": row[name] for name in ties}})
            row |= dict.fromkeys(ties)
        page.append(row)
        count += 1
        if len(page) == AT_ONCE:
            connection.execute(insert(table), page)
            page = []
    if page:
        connection.execute(insert(table), page)
    if waiting:
        tied: dict[str, Any] = {name: bindparam(f"to_{name}") for name in ties}
        connection.execute(
            update(table).where(table.c.id == bindparam("row")).values(tied), waiting
        )
    return count


def _reader(connection: Connection, kind: Any) -> Callable[[Any], Any]:
    """From JSON to what the column takes."""
    if isinstance(kind, DateTime):
        naive = connection.dialect.name == "sqlite"
        return lambda value: _moment(value, naive)
    if isinstance(kind, Date):
        return lambda value: value and date.fromisoformat(value)
    if isinstance(kind, Boolean):
        return lambda value: None if value is None else bool(value)
    return lambda value: value


def _moment(value: str | None, naive: bool) -> datetime | None:
    if value is None:
        return None
    moment = datetime.fromisoformat(value)
    return moment.replace(tzinfo=None) if naive else moment


def count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL goes on numbering behind the rows that came with their numbers."""
    if connection.dialect.name != "postgresql" or "id" not in table.columns:
        return
    if not connection.execute(
        select(func.pg_get_serial_sequence(f'"{table.name}"', "id"))
    ).scalar_one():
        return
    last = connection.execute(select(func.max(table.c.id))).scalar_one()
    connection.execute(
        select(
            func.setval(
                func.pg_get_serial_sequence(f'"{table.name}"', "id"), last or 1, last is not None
            )
        )
    )
