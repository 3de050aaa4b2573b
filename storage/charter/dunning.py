"""The monthly steps towards those who have not paid (CS-6)."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from storage.charter.calendars import ALWAYS
from storage.charter.parts import Part, Role, Span


class MonthlyStep(Part):
    name: Literal["text", "call", "visit"]
    day: int = Field(ge=1, le=31)
    at: time
    to: Role
    day_off: Literal["stay", "after", "before"] = "stay"  # where the calendar rests on that day


class Legal(Part):
    """How many months of arrears go to the legal department, when, and who must agree."""

    months: int = Field(ge=1)
    day: int = Field(ge=1, le=31)
    at: time
    approve: Role
    to: Role


class Undone(Part):
    """Calls and visits that nobody makes: told after so long, and after so long further up."""

    after: Span = Field(default=timedelta(days=7), gt=timedelta(0))
    to: tuple[Role, ...] = ("cs-supervisor",)
    up_after: Span = Field(default=timedelta(days=14), gt=timedelta(0))
    up_to: tuple[Role, ...] = ("gm",)


class Dunning(Part):
    """``calendar``: whose days off move a step."""

    clause: str
    calendar: str = ALWAYS
    ages_days: tuple[Annotated[int, Field(ge=1)], ...] = Field(min_length=1)
    catch_up_within: Span = Field(gt=timedelta(0))
    not_before: time
    not_after: time
    texts_a_week: int = Field(ge=1)
    calls: int = Field(default=3, ge=1)
    promise_within: Span = Field(gt=timedelta(0))
    legal: Legal
    undone: Undone = Field(default_factory=Undone)
    steps: tuple[MonthlyStep, ...]

    @model_validator(mode="after")
    def _each_step_once(self) -> Dunning:
        if [step.name for step in self.steps] != ["text", "call", "visit"]:
            raise ValueError("the steps must be text, call and visit, in this order, each once")
        if list(self.ages_days) != sorted(set(self.ages_days)):
            raise ValueError("ages_days must grow, each beyond the one before")
        if not self.not_before < self.not_after:
            raise ValueError("not_before must be earlier than not_after")
        if [step.day for step in self.steps] != sorted({step.day for step in self.steps}):
            raise ValueError("each step must lie on a later day than the one before")
        return self
