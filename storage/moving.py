"""A whole database into another one, of the other kind: in pages, gone on with where it was cut
off, and compared row by row at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from itertools import zip_longest
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Engine,
    Integer,
    Table,
    bindparam,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)

from storage import copies
from storage.copies import AT_ONCE, CannotRestore

MARK = "guanjia_move"  # a table of the target while it is being filled, and whose rows these are

Tell = Callable[[str, int], None]  # a table's name, and how many rows of it are there


class Differs(Exception):
    """A row that is not the same in both, by its table and its place."""


@dataclass(frozen=True, slots=True)
class Moved:
    rows: int
    tables: int


def prepare(source: Engine, target: Engine) -> None:
    """Makes sure that the target holds nothing, or what an earlier try of this source has put
    there. Raises ``CannotRestore``."""
    mine = _name_of(source)
    with target.begin() as connection:
        if inspect(connection).has_table(MARK):
            whose = connection.execute(text(f"SELECT source FROM {MARK}")).scalar_one()  # noqa: S608
            if whose != mine:
                raise CannotRestore(
                    "目标数据库里是另一次搬家的数据，没有动。 "
                    "The target holds another database's rows, moved by half; nothing was changed."
                )
            return
        if not copies.is_empty(target):
            raise CannotRestore(
                "目标数据库里已经有数据，没有搬。请换一个空的。 "
                "The target holds data; nothing was moved. Give the address of an empty database."
            )
        connection.execute(text(f"CREATE TABLE {MARK} (source VARCHAR NOT NULL)"))
        connection.execute(text(f"INSERT INTO {MARK} VALUES (:mine)"), {"mine": mine})  # noqa: S608


def _name_of(engine: Engine) -> str:
    """By what a database is known wherever it lies: its own secret, of which this tells nothing."""
    with engine.connect() as connection:
        found = connection.execute(text("SELECT secret FROM deployment")).scalar()
    return sha256(str(found or "").encode()).hexdigest()


def copy(source: Engine, target: Engine, tell: Tell) -> Moved:
    """Everything, table by table, those first that are named by others."""
    count, tables = 0, copies.kept_tables()
    with copies.snapshot(source) as before:
        for table in tables:
            for done in _copy_table(before, target, table):
                tell(table.name, done)
            with target.begin() as after:
                _tie(before, after, table)
                copies.count_on(after, table)
            count += _count(before, table)
    return Moved(count, len(tables))


def finish(target: Engine) -> None:
    with target.begin() as connection:
        connection.execute(text(f"DROP TABLE {MARK}"))


def compare(source: Engine, target: Engine) -> int:
    """Every row of both beside each other; how many there are. Raises ``Differs``."""
    count = 0
    with copies.snapshot(source) as before, copies.snapshot(target) as after:
        for table in copies.kept_tables():
            rows = copies.rows(before, table), copies.rows(after, table)
            with closing(rows[0]), closing(rows[1]):
                for number, (here, there) in enumerate(zip_longest(*rows), 1):
                    if here != there:
                        raise Differs(f"{table.name}, row {number}")
                    count += 1
    return count


# ----------------------------------------------------------------------------------- one table


def _copy_table(before: Connection, target: Engine, table: Table) -> Iterator[int]:
    if _is_numbered(table):
        yield from _by_number(before, target, table)
        return
    with target.begin() as after:  # all of it or nothing: its rows have no order to go on from
        after.execute(table.delete())
        done = 0
        for page in _pages(before, select(table)):
            after.execute(insert(table), page)
            done += len(page)
    yield done


def _is_numbered(table: Table) -> bool:
    keys = list(table.primary_key.columns)
    return len(keys) == 1 and isinstance(keys[0].type, BigInteger | Integer)


def _by_number(before: Connection, target: Engine, table: Table) -> Iterator[int]:
    (key,) = table.primary_key.columns
    with target.connect() as after:
        last = after.execute(select(func.max(key))).scalar()
        done = _count(after, table)
    query = select(table).order_by(key)
    if last is not None:
        query = query.where(key > last)
    ties = copies.own_ties(table)
    for page in _pages(before, query):
        with target.begin() as after:
            after.execute(insert(table), [row | dict.fromkeys(ties) for row in page])
        done += len(page)
        yield done
    yield done


def _pages(connection: Connection, query: Any) -> Iterator[list[dict[str, Any]]]:
    with connection.execution_options(yield_per=AT_ONCE).execute(query) as found:
        for page in found.mappings().partitions(AT_ONCE):
            yield [dict(row) for row in page]


def _tie(before: Connection, after: Connection, table: Table) -> None:
    """Rows that name a row of their own table, once all of them are there."""
    for name in copies.own_ties(table):
        tied = select(table.c.id, table.c[name]).where(table.c[name].is_not(None))
        change = update(table).where(table.c.id == bindparam("row")).values({name: bindparam("to")})
        for page in _pages(before, tied):
            after.execute(change, [{"row": each["id"], "to": each[name]} for each in page])


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())
