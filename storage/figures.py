"""Figures that the program cannot know: entered by a named person, with their source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Index
from sqlmodel import Field, Session, SQLModel, col, select

from storage.columns import identity, reference
from storage.periods import Period, containing


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


def in_force(session: Session, name: str, period: Period) -> FigureEntry | None:
    """What counts in a period: its own figure, else the one of its quarter, else of its year."""
    names = [period.name, *(containing(kind, period.first).name for kind in ("quarter", "year"))]
    for each in dict.fromkeys(names):
        if found := newest(session, name, each):
            return found
    return None


def lately(session: Session, limit: int = 20) -> Sequence[FigureEntry]:
    """The newest first."""
    return session.exec(select(FigureEntry).order_by(col(FigureEntry.id).desc()).limit(limit)).all()
