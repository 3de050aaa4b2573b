"""Duties: what a position owes in every day, week, month, quarter, half-year or year, and how."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any, Literal, get_args

from pydantic import Field, model_validator

from storage.charter.calendars import ALWAYS
from storage.charter.parts import Part, Role, Span
from storage.charter.tickets import Some, Step
from storage.periods import MONTHS, Kind

EvidenceKind = Literal["text", "photo", "file", "count", "attendance"]
EVIDENCE: tuple[str, ...] = get_args(EvidenceKind)


class DayRule(Part):
    """A moment of a period: ``day`` 5 of its ``month`` 1 (of a week: 1 is Monday), ``at`` a time.

    A month that is shorter ends on its last day: 31 is the last of every month.
    """

    month: int = Field(default=1, ge=1, le=12)
    day: int = Field(default=1, ge=1, le=31)
    at: time


class Requirement(Part):
    """``count`` pieces of evidence, each of one of these ``kinds``."""

    kinds: tuple[EvidenceKind, ...] = Field(min_length=1)
    count: int = Field(default=1, ge=1, le=50)


class DutyRule(Part):
    """职责: what ``position`` owes ``times`` in every period, between ``opens`` and ``due``.

    ``each``: once for the company, or once for every estate. ``by``: roles that may do it in the
    holder's stead. ``command``: another command that keeps it, where talking is not enough.
    ``remind``: a card of its own when it opens, or only a line in the morning list. ``warn``: so
    long before ``due``, if it is not done. ``steps``: who hears of it afterwards. ``missed_after``:
    how long after ``due`` it may still be done late. ``pack``: what is put together for it.
    """

    clause: str
    title: str = Field(min_length=1, max_length=40)
    how: str = ""
    position: str
    every: Kind
    times: int = Field(default=1, ge=1, le=100)
    each: Literal["company", "estate"] = "company"
    opens: DayRule
    due: DayRule
    calendar: str = ALWAYS
    evidence: tuple[Requirement, ...] = ()
    by: tuple[Role, ...] = ()
    command: str = ""
    remind: Literal["card", "list"] = "card"
    warn: tuple[Some, ...] = ()
    steps: tuple[Step, ...] = ()
    missed_after: Span = Field(ge=timedelta(0))
    pack: Literal["", "month", "quarter", "archive"] = ""

    @model_validator(mode="after")
    def _fits_its_period(self) -> DutyRule:
        months = MONTHS.get(self.every, 1)
        for name, moment in (("opens", self.opens), ("due", self.due)):
            if moment.month > months:
                raise ValueError(f"{name}: a {self.every} has only {months} months")
            if self.every == "week" and moment.day > 7:
                raise ValueError(f"{name}: a week has only 7 days")
        # A round by night begins in the evening and is due in the morning.
        if self.every != "day" and _order(self.opens) >= _order(self.due):
            raise ValueError("it must open before it is due")
        if [step.after for step in self.steps] != sorted(step.after for step in self.steps):
            raise ValueError("steps must stand in the order of their times")
        return self


class AssignedRule(Part):
    """What is given to somebody once, by approval or by hand: how it presses."""

    clause: str
    evidence: tuple[Requirement, ...] = ()
    warn: tuple[Some, ...] = ()
    steps: tuple[Step, ...] = ()
    missed_after: Span = Field(ge=timedelta(0))


def _order(moment: DayRule) -> Any:
    return (moment.month, moment.day, moment.at)
