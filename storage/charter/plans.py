"""Plans: what a position sets out to reach in a month or a year, and what is held against it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from storage.charter.parts import Part
from storage.charter.scores import Unit

Counted = Literal["reception", "complaints", "collected", "staff"]


class GoalRule(Part):
    """``actual``: what the program counts itself. Else ``target``: what a target measures; or
    ``figure``: what somebody enters. ``less``: staying below the plan is what is wanted."""

    title: str = Field(min_length=1, max_length=20)
    unit: Unit
    actual: Counted | None = None
    target: str = ""
    figure: str = ""
    less: bool = False

    @model_validator(mode="after")
    def _one_source(self) -> GoalRule:
        if sum(map(bool, (self.actual, self.target, self.figure))) != 1:
            raise ValueError("a goal needs exactly one of actual, target and figure")
        return self


class PlanRule(Part):
    clause: str
    title: str = Field(min_length=1)
    position: str
    every: Literal["month", "quarter", "year"]
    goals: dict[str, GoalRule] = Field(min_length=1)
    figure: str = ""  # into which the attainment is entered, for the score
