"""The survey of a quarter: how many homes answered, and what they gave (CS-4, CS-T)."""

from __future__ import annotations

from decimal import Decimal

from storage import surveys
from storage.measures.shape import PENDING, Event, Measured, Question, share

UNHELD = {"unheld": 1}  # there was no survey


def coverage(asked: Question) -> Measured:
    """Of the homes that were to be asked: those that answered. No survey in a quarter that is over
    reached nobody."""
    found = surveys.result(asked.session, None, asked.quarter.first)
    if found is None:
        return Measured(part=0, whole=1, apart=UNHELD) if asked.is_over else PENDING
    return share(found.answered, found.homes, _events(found.survey_ids))


def score(asked: Question) -> Measured:
    """Of 100, each indicator alike. Where a quarter went by without a survey or a mark: 0."""
    found = surveys.result(asked.session, None, asked.quarter.first)
    exact = found.score if found is not None else None
    if exact is None:
        apart = UNHELD if found is None else {}
        return Measured(amount=Decimal(0), apart=apart) if asked.is_over else PENDING
    ids = found.survey_ids if found is not None else ()
    amount = Decimal(exact.numerator) / Decimal(exact.denominator)
    return Measured(amount=amount, events=_events(ids))


def _events(survey_ids: tuple[int, ...]) -> tuple[Event, ...]:
    return tuple(Event(kind="survey", id=each) for each in survey_ids)
