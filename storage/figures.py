"""Figures that the program cannot know: entered by a named person, with their source."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import identity, reference
from storage.periods import Period, containing

ADDS_UP = ("yuan", "count")  # a quarter has what its months have together


class FigureEntry(SQLModel, table=True):
    """录入的数. Only ever added to: the newest of a name and period counts, the others show what
    was said before. ``text`` is the value as it was written, exact: "91.2"."""

    __tablename__ = "figure_entry"
    __table_args__ = (Index("ix_figure_entry_name_period", "name", "period"),)

    id: int = identity()
    name: str  # as the charter calls it
    period: str  # "2026-10", "2026-Q4", "2026"
    text: str
    source: str
    entered_by_id: int = reference("person.id")
    entered_at: datetime = Field()

    @property
    def value(self) -> Decimal:
        return Decimal(self.text)


def enter(session: Session, entry: FigureEntry) -> FigureEntry:
    session.add(entry)
    session.flush()
    return entry


def newest(session: Session, name: str, period: str) -> FigureEntry | None:
    query = select(FigureEntry).where(
        col(FigureEntry.name) == name, col(FigureEntry.period) == period
    )
    return session.exec(query.order_by(col(FigureEntry.id).desc()).limit(1)).first()


@dataclass(frozen=True, slots=True)
class Known:
    """A figure as it counts in a period. ``of``: the span that it is about; ``entries``: what was
    entered, several where the months were added up."""

    value: Decimal
    of: str
    entries: tuple[FigureEntry, ...]


def in_force(session: Session, name: str, period: Period, unit: str) -> Known | None:
    """What counts in a period: its own figure; for sums and counts what its months come to; else
    the one of its quarter, else of its year."""
    if own := newest(session, name, period.name):
        return _alone(own)
    if unit in ADDS_UP and (added := _added(session, name, period, unit)):
        return added
    for kind in ("quarter", "year"):
        if found := newest(session, name, containing(kind, period.first).name):
            return _alone(found)
    return None


def _alone(entry: FigureEntry) -> Known:
    return Known(entry.value, entry.period, (entry,))


def _added(session: Session, name: str, period: Period, unit: str) -> Known | None:
    """All months of a longer period together. Of what is counted, what is known of has happened,
    even where a month is not entered yet."""
    entries, month = [], containing("month", period.first)
    missing = month == period
    while month.after <= period.after:
        entry = newest(session, name, month.name)
        entries += [entry] if entry else []
        missing = missing or entry is None
        month = month.following
    value = sum((each.value for each in entries), Decimal(0))
    if missing and not (unit == "count" and value):
        return None
    return Known(value, period.name, tuple(entries))


def entries(session: Session, numbers: Collection[int]) -> Sequence[FigureEntry]:
    """These, the oldest first."""
    query = select(FigureEntry).where(col(FigureEntry.id).in_(numbers))
    return session.exec(query.order_by(col(FigureEntry.id))).all()


def lately(session: Session, limit: int = 20) -> Sequence[FigureEntry]:
    """The newest first."""
    return session.exec(select(FigureEntry).order_by(col(FigureEntry.id).desc()).limit(limit)).all()
