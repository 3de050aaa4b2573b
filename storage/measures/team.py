"""The team: who of the staff has been to a training within a year (GM-6)."""

from __future__ import annotations

from storage import trainings
from storage.measures.shape import Event, Measured, Question, share


def training_coverage(asked: Question) -> Measured:
    """Of the staff now, those who came to a training in the year up to the period's end: a plan
    is made by the year, and January does not begin at nothing."""
    since = asked.until.replace(year=asked.until.year - 1)
    found = trainings.coverage(asked.session, since, asked.until)
    events = tuple(Event(kind="training", id=each) for each in found.training_ids)
    return share(found.trained, found.staff, events)
