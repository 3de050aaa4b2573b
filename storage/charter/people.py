"""Who gets the work, and who must be there: assignment by department, presence at the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from storage.charter.calendars import ALWAYS
from storage.charter.parts import DepartmentName, Hearer, Part, Span

Some = Annotated[Span, Field(gt=timedelta(0))]


class Assignment(Part):
    """How new tickets of a department find somebody, and what follows when they lie idle.

    "grab": all on duty (or the group) hear, whoever is first has it. "least-loaded": the one on
    duty with the fewest tickets hears, after ``silent_after`` the next, in the end all of them.
    """

    clause: str
    mode: Literal["grab", "least-loaded"] = "grab"
    silent_after: Some
    remind_after: Some
    heed_within: Some
    give_back_after: Some
    calendar: str = ALWAYS

    @model_validator(mode="after")
    def _in_order(self) -> Assignment:
        if self.heed_within > self.give_back_after:
            raise ValueError("heed_within must not be longer than give_back_after")
        return self


class Presence(Part):
    """The desk that is never empty in the hours of ``calendar``."""

    clause: str
    role: DepartmentName
    calendar: str
    alert_after: Span = Field(ge=timedelta(0))
    repeat: Some
    to: tuple[Hearer, ...] = Field(min_length=1)
    kept_within: Some
    ends_after: Some = timedelta(hours=14)  # so long after /duty on it is over by itself
    roster_weeks: int = Field(ge=1, le=12)
