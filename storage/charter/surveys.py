"""The quarterly survey: what is asked, when, how marks count, what is proposed after it (CS-4)."""

from __future__ import annotations

from datetime import time, timedelta

from pydantic import Field, model_validator

from storage.charter.parts import Category, Part, Role, Span

MARKS = 5  # buttons, from the worst to the best


class Indicator(Part):
    """One question. ``about``: to what kind of matter a low mark belongs; ``measure``: what is
    proposed where it scores low."""

    name: str = Field(pattern=r"^[a-z-]+$")
    title: str = Field(min_length=1)
    english: str = Field(min_length=1)
    about: Category
    measure: str = Field(min_length=1)


class SurveyRule(Part):
    """Opens in each estate in the ``month``-th month of a quarter; ``worth``: each mark of 100;
    ``coverage`` and ``score`` name the targets; ``nobody_answered`` is proposed where there is no
    mark at all."""

    clause: str
    month: int = Field(ge=1, le=3)
    day: int = Field(ge=1, le=28)
    at: time
    catch_up_within: Span = Field(gt=timedelta(0))
    open_for: Span = Field(gt=timedelta(0))
    remind_every: Span = Field(gt=timedelta(0))
    remind_times: int = Field(ge=0)
    resume_after: Span = Field(gt=timedelta(0))
    take_over_after: Span = Field(gt=timedelta(0))
    worth: tuple[int, ...]
    low: int = Field(ge=0, le=MARKS)
    enough: int = Field(ge=1)
    coverage: str
    score: str
    to: Role
    approve: Role
    measures: int = Field(ge=1)
    measures_within: Span = Field(gt=timedelta(0))
    nobody_answered: str = Field(min_length=1)
    indicators: tuple[Indicator, ...] = Field(min_length=1, max_length=9)

    @model_validator(mode="after")
    def _fits(self) -> SurveyRule:
        if len(self.worth) != MARKS or list(self.worth) != sorted(set(self.worth)):
            raise ValueError(f"worth must name {MARKS} rising values, from the worst mark on")
        if not self.worth[0] >= 0 or self.worth[-1] != 100:
            raise ValueError("worth must end with 100")
        if len({each.name for each in self.indicators}) != len(self.indicators):
            raise ValueError("two indicators have the same name")
        if self.enough > len(self.indicators):
            raise ValueError("enough is more than there are indicators")
        return self
