"""The team: who has been to a training within a year (GM-6); which duties a position has kept."""

from __future__ import annotations

from storage import duties, trainings
from storage.measures.shape import Event, Measured, Question, share


def training_coverage(asked: Question) -> Measured:
    """Of the staff now, those who came to a training in the year up to the period's end: a plan
    is made by the year, and January does not begin at nothing."""
    since = asked.until.replace(year=asked.until.year - 1)
    found = trainings.coverage(asked.session, since, asked.until)
    events = tuple(Event(kind="training", id=each) for each in found.training_ids)
    return share(found.trained, found.staff, events)


def duties_kept(asked: Question) -> Measured:
    """Of the position's duties that fell due in the period: those done in time."""
    until = min(asked.until, asked.now)
    name = asked.target.duty
    found = duties.kept(asked.session, asked.position, asked.since, until, name)
    not_kept = sorted((*found.late, *found.missed, *found.overdue))
    events = tuple(Event(kind="duty", id=each) for each in not_kept)
    return share(len(found.done), found.total, events)
