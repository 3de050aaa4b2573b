"""Many rows at once: a few statements for thousands, with ids that are known before.

For sheets of a hundred thousand lines and a month of reminders; everything else uses the session.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import bindparam, func, insert, select, text, update
from sqlmodel import Session, SQLModel

from storage.undoing import journal_of

T = TypeVar("T")
AT_ONCE = 500  # values in one IN (…): far below what any database takes
_RESERVED = 1000

_NEXT = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")


class Ids:
    """Fresh ids for the rows of one table, so that rows can name each other before they are there.

    For one transaction, in which nobody else adds rows to this table.
    """

    def __init__(self, session: Session, table: type[SQLModel]) -> None:
        self._session, self._table = session, table
        self._ready: deque[int] = deque()
        self._last: int | None = None

    def take(self) -> int:
        if not self._ready:
            self._reserve()
        return self._ready.popleft()

    def _reserve(self) -> None:
        connection = self._session.connection()
        if connection.dialect.name == "postgresql":
            asked = {"name": f'"{self._table.__tablename__}"', "count": _RESERVED}
            self._ready.extend(connection.execute(_NEXT, asked).scalars())
            return
        if self._last is None:  # SQLite has one writer, and that is we
            last = connection.execute(select(func.max(_id(self._table)))).scalar_one()
            self._last = last or 0
        self._ready.extend(range(self._last + 1, self._last + 1 + _RESERVED))
        self._last += _RESERVED


def add(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows, all with the same columns."""
    if rows:
        session.connection().execute(insert(table), list(rows))


def change(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Updates rows by their ``id``; each may name other columns."""
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        values = {f"to_{name}": value for name, value in row.items()}
        by_columns.setdefault(tuple(sorted(row)), []).append(values)
    for columns, group in by_columns.items():
        to: dict[str, Any] = {name: bindparam(f"to_{name}") for name in columns if name != "id"}
        statement = update(table).where(_id(table) == bindparam("to_id")).values(to)
        session.connection().execute(statement, group)


def pages(values: Sequence[T], size: int = AT_ONCE) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _id(table: type[SQLModel]) -> Any:
    return table.__table__.c.id  # type: ignore[attr-defined]


class Batch:
    """Rows of several tables that are written together, the earlier tables first.

    ``write`` False: nothing is written, and ids are numbers that no row has.
    """

    def __init__(self, session: Session, order: Sequence[type[SQLModel]], *, write: bool) -> None:
        self._session, self._order, self._write = session, order, write
        self._ids = {table: Ids(session, table) for table in order}
        self._new: dict[type[SQLModel], list[Mapping[str, Any]]] = {each: [] for each in order}
        self._changed: dict[type[SQLModel], list[Mapping[str, Any]]] = {each: [] for each in order}
        self._invented = 0

    def add(self, table: type[SQLModel], **row: Any) -> int:
        """The id that the row will have. All rows of a table must name the same columns."""
        number = self._ids[table].take() if self._write else self.invented()
        self._new[table].append({"id": number, **row})
        return number

    def change(self, table: type[SQLModel], row_id: int, **values: Any) -> None:
        self._changed[table].append({"id": row_id, **values})

    def invented(self) -> int:
        self._invented -= 1
        return self._invented

    def flush(self) -> None:
        journal = journal_of(self._session)
        for table in self._order:
            if self._write:
                if journal is not None:
                    journal.adds(table, [row["id"] for row in self._new[table]])
                    journal.changes(table, self._changed[table])
                add(self._session, table, self._new[table])
                change(self._session, table, self._changed[table])
            self._new[table], self._changed[table] = [], []
