"""Entered figures: alone, or one in percent of another."""

from __future__ import annotations

from decimal import Decimal

from storage import figures
from storage.figures import FigureEntry
from storage.measures.shape import NOTHING, UNKNOWN, Event, Measured, Question


def figure(asked: Question) -> Measured:
    """The figure of the period: the month's own, else its quarter's, else its year's."""
    found = _entered(asked, asked.target.figure)
    return UNKNOWN if found is None else Measured(amount=found.value, events=(_event(found),))


def ratio(asked: Question) -> Measured:
    """One figure in percent of another, of the same period."""
    one, other = (_entered(asked, each) for each in (asked.target.figure, asked.target.of))
    if one is None or other is None or one.period != other.period:
        return UNKNOWN
    if not other.value:
        return NOTHING
    percent = Decimal(100) * one.value / other.value
    return Measured(amount=percent, events=(_event(one), _event(other)))


def _entered(asked: Question, name: str) -> FigureEntry | None:
    return figures.in_force(asked.session, name, asked.period)


def _event(entry: FigureEntry) -> Event:
    return Event(kind="figure", id=entry.id, note=entry.name)
