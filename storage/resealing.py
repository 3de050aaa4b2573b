"""From one key to the next, or from none to the first, while everybody goes on working."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from sqlalchemy import Column, ColumnElement, Engine, String, bindparam, func, type_coerce
from sqlalchemy import select as sa_select
from sqlalchemy import update as sa_update
from sqlmodel import Session

from storage.sealing import SEALED, Ring, Sealed
from storage.tables import metadata

AT_ONCE = 500
SealedColumn: TypeAlias = Column[Any]


def columns() -> Iterator[SealedColumn]:
    """Those that are sealed, of every table."""
    for table in metadata.sorted_tables:
        yield from (each for each in table.columns if isinstance(each.type, Sealed))


def count_left(session: Session, ring: Ring) -> int:
    """How many fields are not as they shall be: plain, or sealed with an older key."""
    queries = (
        sa_select(func.count()).select_from(each.table).where(*_left(each, ring))
        for each in columns()
    )
    return sum(int(session.execute(query).scalar_one()) for query in queries)


def strange(session: Session, ring: Ring) -> bool:
    """Whether something is sealed with a key that was not given."""
    return any(
        session.execute(
            sa_select(each.table.c.id)
            .where(
                _stored(each).startswith(SEALED),
                *(~_stored(each).startswith(key.mark) for key in ring.keys),
            )
            .limit(1)
        ).first()
        is not None
        for each in columns()
    )


def page(session: Session, ring: Ring, column: SealedColumn, after: int) -> tuple[int, int]:
    """Brings a page of fields behind a row to the first key: (how many, the last row).

    What somebody changes meanwhile is left: whoever changed it has sealed it. Cut off, the next
    one goes on: what is done is not found again.
    """
    table, stored = column.table, _stored(column)
    query = sa_select(table.c.id, stored).where(table.c.id > after, *_left(column, ring))
    found = session.execute(query.order_by(table.c.id).limit(AT_ONCE)).all()
    if not found:
        return 0, after
    change = (
        sa_update(table)
        .where(table.c.id == bindparam("row"), stored == bindparam("was"))
        .values({column.name: bindparam("becomes", type_=String)})
    )
    session.connection().execute(
        change,
        [{"row": row, "was": was, "becomes": ring.seal(ring.open(was))} for row, was in found],
    )
    return len(found), found[-1][0]


def sweep_out(engine: Engine) -> None:
    """SQLite keeps what was overwritten until its place is needed: the file is written anew."""
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        driver.execute("VACUUM")
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _stored(column: SealedColumn) -> ColumnElement[str]:
    """A field as it lies in the database."""
    return type_coerce(column, String)


def _left(column: SealedColumn, ring: Ring) -> list[ColumnElement[bool]]:
    stored = _stored(column)
    if ring.plain:
        return [stored.startswith(SEALED)]
    return [stored != "", ~stored.startswith(ring.mark)]
