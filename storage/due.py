"""Rows that want attention at a moment of their own, ``next_at``: which are due, and whose turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, Protocol, TypeVar

from sqlalchemy import CompoundSelect, bindparam, func, literal, union_all
from sqlalchemy import select as sa_select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar


class Due(Protocol):
    """A table with a number and a column of moments, as a rule ``next_at``; a moment is empty
    once nothing is left to do."""

    id: int


Row = TypeVar("Row", bound=Due)
Moments = tuple[str, type[object], str]  # a name, a table, its column of moments


def due_ids(
    session: Session, table: type[Row], now: datetime, limit: int, column: str = "next_at"
) -> Sequence[int]:
    """The numbers of the rows that want attention now, the oldest first."""
    return session.exec(_due(table, column), params={"now": now, "most": limit}).all()


@cache
def _due(table: type[Row], column: str) -> SelectOfScalar[int]:
    """Put together once for each table: that takes longer than to run it."""
    at = col(getattr(table, column))
    query = select(_id(table)).where(at <= bindparam("now"))
    return query.order_by(at).limit(bindparam("most"))


def claim(
    session: Session, table: type[Row], row_id: int, now: datetime, column: str = "next_at"
) -> Row | None:
    """Locks one due row; None where somebody else has it or it is no longer due."""
    return session.exec(_one_due(table, column), params={"row_id": row_id, "now": now}).first()


@cache
def _one_due(table: type[Row], column: str) -> SelectOfScalar[Row]:
    mine = _id(table) == bindparam("row_id")
    query = select(table).where(mine, col(getattr(table, column)) <= bindparam("now"))
    return query.with_for_update(skip_locked=True)


def put_off(
    session: Session, table: type[Row], row_id: int, until: datetime, column: str = "next_at"
) -> None:
    """Moves a row that failed out of the way of the others."""
    found = session.get(table, row_id)
    if found is not None and getattr(found, column) is not None:
        setattr(found, column, until)


def soonest(session: Session, moments: tuple[Moments, ...]) -> dict[str, datetime]:
    """The earliest moment of each of these, under its name; one that has none is not there.

    Said in one query that every index of moments can answer alone.
    """
    if not moments:
        return {}
    found = session.connection().execute(_soonest(moments)).all()
    return {name: moment for name, moment in found if moment is not None}


@cache
def _soonest(moments: tuple[Moments, ...]) -> CompoundSelect[Any]:
    columns = ((name, col(getattr(table, moment))) for name, table, moment in moments)
    return union_all(
        *(
            sa_select(literal(name), func.min(column)).where(column.is_not(None))
            for name, column in columns
        )
    )


def _id(table: type[Row]) -> Mapped[int]:
    return col(table.id)
