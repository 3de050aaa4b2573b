"""Entered figures: alone, or one in percent of another."""

from __future__ import annotations

from decimal import Decimal

from storage import figures
from storage.figures import Known
from storage.measures.shape import NOTHING, UNKNOWN, Event, Measured, Question


def figure(asked: Question) -> Measured:
    """The figure of the period: see ``storage.figures.in_force``."""
    found = _entered(asked, asked.target.figure)
    return UNKNOWN if found is None else Measured(amount=found.value, events=_events(found))


def ratio(asked: Question) -> Measured:
    """One figure in percent of another, of the same period."""
    one, other = (_entered(asked, each) for each in (asked.target.figure, asked.target.of))
    if one is None or other is None or one.of != other.of:
        return UNKNOWN
    if not other.value:
        return NOTHING
    percent = Decimal(100) * one.value / other.value
    return Measured(amount=percent, events=_events(one, other))


def _entered(asked: Question, name: str) -> Known | None:
    return figures.in_force(asked.session, name, asked.period, asked.charter.figures[name].unit)


def _events(*found: Known) -> tuple[Event, ...]:
    return tuple(
        Event(kind="figure", id=entry.id, note=entry.name)
        for each in found
        for entry in each.entries
    )
