"""Policies: the fields that the charter names, covered and reviewed in time (GM-2, GM-T)."""

from __future__ import annotations

from storage import policies
from storage.measures.shape import Measured, Question, share


def coverage(asked: Question) -> Measured:
    """Fields with a policy of which none is overdue, on the period's last day or today. A register
    that is empty covers nothing."""
    on = min(asked.until, asked.now).astimezone(asked.zone).date()
    found = policies.coverage(asked.session, [*asked.charter.policies.fields], on)
    missing = len(found.missing)
    return share(len(found.covered), len(found.covered) + missing, missing=missing)
