"""Rows that want attention at a moment of their own, ``next_at``: which are due, and whose turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import func, literal, union_all
from sqlalchemy import select as sa_select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select


class Due(Protocol):
    """A table with a number and a moment; the moment is empty once nothing is left to do."""

    id: int
    next_at: datetime | None


Row = TypeVar("Row", bound=Due)


def due_ids(session: Session, table: type[Row], now: datetime, limit: int) -> Sequence[int]:
    """The numbers of the rows that want attention now, the oldest first."""
    query = select(_id(table)).where(col(table.next_at) <= now)
    return session.exec(query.order_by(col(table.next_at)).limit(limit)).all()


def claim(session: Session, table: type[Row], row_id: int, now: datetime) -> Row | None:
    """Locks one due row; None where somebody else has it or it is no longer due."""
    query = (
        select(table)
        .where(_id(table) == row_id, col(table.next_at) <= now)
        .with_for_update(skip_locked=True)
    )
    return session.exec(query).first()


def put_off(session: Session, table: type[Row], row_id: int, until: datetime) -> None:
    """Moves a row that failed out of the way of the others."""
    found = session.get(table, row_id)
    if found is not None and found.next_at is not None:
        found.next_at = until
        session.add(found)


def soonest(session: Session, columns: Mapping[str, Mapped[Any]]) -> dict[str, datetime]:
    """The earliest moment in each of these columns, under its name; one that is empty is not there.

    Said in one query that every index of moments can answer alone.
    """
    parts = [
        sa_select(literal(name), func.min(column)).where(column.is_not(None))
        for name, column in columns.items()
    ]
    found = session.execute(union_all(*parts)).tuples() if parts else ()
    return {name: moment for name, moment in found if moment is not None}


def _id(table: type[Row]) -> Mapped[int]:
    return col(table.id)
