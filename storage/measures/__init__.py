"""Measures: what is true about a position's targets in a period, read from the events alone."""

from __future__ import annotations

from collections.abc import Callable

from storage.measures import archive, complaints, entered, money, policies, surveys, team
from storage.measures.shape import PENDING, Measured, Question

MEASURES: dict[str, Callable[[Question], Measured]] = {
    "complaints-in-time": complaints.in_time,
    "resolution-satisfaction": complaints.satisfaction,
    "archive-complete": archive.complete,
    "archive-updated": archive.updated,
    "survey-coverage": surveys.coverage,
    "survey-score": surveys.score,
    "fee-collection": money.fee_collection,
    "training-coverage": team.training_coverage,
    "policy-coverage": policies.coverage,
    "duties": team.duties_kept,
    "figure": entered.figure,
    "ratio": entered.ratio,
}


def measure(asked: Question) -> Measured:
    """What a target's measure finds. A quarterly one waits for the end of its quarter."""
    if asked.target.period == "quarter" and not asked.period.ends_quarter:
        return PENDING
    return MEASURES[asked.target.measure](asked)
