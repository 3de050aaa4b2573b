"""The archive as the month's check found it: how complete, how much of it confirmed (CS-3)."""

from __future__ import annotations

from collections.abc import Callable

from storage import completeness
from storage.completeness import ArchiveCheck
from storage.measures.shape import NOTHING, UNCHECKED, Event, Measured, Question


def complete(asked: Question) -> Measured:
    """Homes of which the archive knows all that the charter names."""
    return _measured(asked, lambda row: row.complete)


def updated(asked: Question) -> Measured:
    """Homes whose entry somebody has confirmed within the charter's span, complete or not."""
    return _measured(asked, lambda row: row.confirmed)


def _measured(asked: Question, part: Callable[[ArchiveCheck], int]) -> Measured:
    """The newest check of each estate in the period. Before the check of a running period, the
    archive as it stands; unknown where a period went by without one."""
    checks = completeness.checks_between(asked.session, asked.since, asked.until)
    if not checks and asked.is_over:
        return UNCHECKED
    if not checks:
        rule = asked.charter.archive
        since = asked.now - rule.fresh_within
        checks = [
            ArchiveCheck(
                id=0,  # not kept
                estate_id=each.estate_id,
                at=asked.now,
                homes=each.homes,
                complete=each.complete,
                confirmed=each.confirmed,
            )
            for each in completeness.figures(asked.session, rule.fields, since)
        ]
    whole = sum(row.homes for row in checks)
    if not whole:
        return NOTHING
    events = tuple(Event(kind="check", id=row.id) for row in checks if row.id)
    return Measured(part=sum(map(part, checks)), whole=whole, events=events)
