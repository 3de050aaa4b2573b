"""Fills a table with as many rows as wanted, in one statement, whatever columns it has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Engine, String, bindparam, case, cast, func, insert, literal, select
from sqlmodel import Session, SQLModel

from storage.columns import BigInt
from storage.db import transaction


def multiply(
    session: Session,
    row: SQLModel,
    first: int,
    last: int,
    **columns: Callable[[Any], Any],
) -> None:
    """Rows like ``row``, one for each number from ``first`` to ``last``.

    ``columns``: what differs, worked out in SQL from the number. A column that is named neither
    there nor in ``row`` takes its default, so that a new column breaks no bench.
    """
    table: Any = type(row).__table__  # type: ignore[attr-defined]
    numbers = select(literal(first, BigInt).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < last))
    values: dict[str, Any] = {}
    for column in table.c:
        given = getattr(row, column.key)
        if column.name in columns:
            values[column.name] = columns[column.name](numbers.c.n)
        elif given is not None:
            values[column.name] = bindparam(f"of_{column.name}", given, type_=column.type)
    filled = select(*values.values()).select_from(numbers)
    session.connection().execute(insert(table).from_select(list(values), filled))


def as_text(number: Any) -> Any:
    return cast(number, String)


def one_of(number: Any, values: Sequence[Any]) -> Any:
    """These values in turns, by the number."""
    return case(dict(enumerate(values)), value=func.mod(number, len(values)))


def settle(engine: Engine) -> None:
    """What the database does by itself in a quiet minute."""
    if engine.dialect.name == "postgresql":
        with transaction(engine) as session:
            session.connection().exec_driver_sql("ANALYZE")
    else:
        with engine.connect().execution_options(reading=True) as connection:
            connection.commit()
            connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
