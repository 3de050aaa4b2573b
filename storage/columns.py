"""The kinds of column that every table is made of, so that all agree on ids, money and words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Integer
from sqlmodel import Field
from sqlmodel.sql.sqltypes import UTCDateTime

# An aware moment, UTC, where a query must say what it is given.
MOMENT = UTCDateTime()
# SQLite numbers rows by itself only in a column that is exactly INTEGER, of 64 bits there.
BigInt = BigInteger().with_variant(Integer(), "sqlite")


def identity() -> Any:
    """A row's own 64-bit number, given by the database."""
    return Field(default=None, primary_key=True, sa_type=BigInt)


def reference(target: str, *, index: bool = False, primary_key: bool = False) -> Any:
    """A required reference, ``"ticket.id"``. The database refuses a row that is not there."""
    return Field(foreign_key=target, index=index, primary_key=primary_key, sa_type=BigInt)


def maybe(target: str, *, index: bool = False) -> Any:
    """A reference that may be missing."""
    return Field(default=None, foreign_key=target, index=index, nullable=True, sa_type=BigInt)


def fen(**options: Any) -> Any:
    """Money: whole fen, 64 bits. Never a float."""
    return Field(sa_type=BigInt, **options)


def json() -> Any:
    """A small document; an empty object where nothing was given."""
    return Field(default_factory=dict, sa_type=JSON)


def one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    """A check that a ``str`` column holds one of these words (no native enums: see platforms)."""
    allowed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({allowed})", name=f"{column}_word")
