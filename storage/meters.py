"""Meters of an estate and what they showed (EN-4): readings, use by month.

Values and use are thousandths of a unit (kWh, m³): whole numbers, never a float.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, func
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import BigInt, identity, maybe, one_of, reference

KINDS = ("electricity", "water", "gas", "heat")
STATES = ("active", "retired")
# start: where a meter begins, nothing is used yet. final: the last word of one that is replaced.
READINGS = ("start", "reading", "final")


def thousandths() -> Any:
    return Field(sa_type=BigInt)


class Meter(SQLModel, table=True):
    """能耗表. ``factor``: what one step of the counter stands for, in units."""

    __table_args__ = (
        UniqueConstraint("estate_id", "name"),
        one_of("kind", KINDS),
        one_of("state", STATES),
    )

    id: int = identity()
    estate_id: int = reference("estate.id")
    name: str
    kind: str
    factor: int = 1
    state: str = "active"
    created_at: datetime


class MeterReading(SQLModel, table=True):
    """What a meter showed. ``used`` since the reading before it, the factor counted in; ``month``
    is the one that it closes."""

    __tablename__ = "meter_reading"
    __table_args__ = (
        one_of("kind", READINGS),
        Index("ix_meter_reading_meter", "meter_id", "id"),
        Index("ix_meter_reading_month", "month"),
    )

    id: int = identity()
    meter_id: int = reference("meter.id")
    kind: str = "reading"
    month: str
    value: int = thousandths()
    used: int = thousandths()
    at: datetime
    by_id: int = reference("person.id")
    attachment_id: int | None = maybe("attachment.id")


class HomeMeter(SQLModel, table=True):
    """A home's own meter. What it showed becomes the home's use of a month (``Usage``)."""

    __tablename__ = "home_meter"
    __table_args__ = (UniqueConstraint("home_id", "name"), one_of("kind", KINDS))

    id: int = identity()
    home_id: int = reference("home.id")
    name: str
    kind: str
    factor: int = 1
    created_at: datetime


def of_home(session: Session, home_id: int, name: str) -> HomeMeter | None:
    query = select(HomeMeter).where(col(HomeMeter.home_id) == home_id, col(HomeMeter.name) == name)
    return session.exec(query).first()


def meters_of_home(session: Session, home_id: int, kind: str) -> Sequence[HomeMeter]:
    query = select(HomeMeter).where(col(HomeMeter.home_id) == home_id, col(HomeMeter.kind) == kind)
    return session.exec(query.order_by(col(HomeMeter.id))).all()


def meter(session: Session, meter_id: int) -> Meter | None:
    """One meter, locked: two readings at once are entered one after the other."""
    return session.get(Meter, meter_id, with_for_update=True)


def named(session: Session, name: str, estate_ids: Collection[int]) -> Sequence[Meter]:
    query = select(Meter).where(
        col(Meter.name) == name,
        col(Meter.estate_id).in_(estate_ids),
        col(Meter.state) == "active",
    )
    return session.exec(query.with_for_update()).all()


def active(session: Session, estate_ids: Collection[int]) -> Sequence[Meter]:
    query = select(Meter).where(col(Meter.estate_id).in_(estate_ids), col(Meter.state) == "active")
    return session.exec(query.order_by(col(Meter.estate_id), col(Meter.id))).all()


def last_readings(session: Session, meter_id: int, limit: int) -> Sequence[MeterReading]:
    """The newest first."""
    query = select(MeterReading).where(col(MeterReading.meter_id) == meter_id)
    return session.exec(query.order_by(col(MeterReading.id).desc()).limit(limit)).all()


def read_in(session: Session, meter_ids: Collection[int], month: str) -> frozenset[int]:
    """Which of these meters have a reading that closes a month."""
    query = select(MeterReading.meter_id).where(
        col(MeterReading.meter_id).in_(meter_ids),
        col(MeterReading.month) == month,
        col(MeterReading.kind) == "reading",
    )
    return frozenset(session.exec(query.distinct()).all())


def used(session: Session, estate_id: int, months: Collection[str]) -> dict[tuple[str, str], int]:
    """(month, kind) → what an estate used; what was never read is not in it."""
    query = (
        select(MeterReading.month, Meter.kind, func.sum(MeterReading.used))
        .join(Meter, col(Meter.id) == col(MeterReading.meter_id))
        .where(
            col(Meter.estate_id) == estate_id,
            col(MeterReading.month).in_(months),
            col(MeterReading.kind) != "start",
        )
        .group_by(col(MeterReading.month), col(Meter.kind))
    )
    return {(month, kind): int(total) for month, kind, total in session.exec(query).all()}
