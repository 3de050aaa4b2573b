"""The rules of the registers: trainings (GM-6)."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Annotated

from pydantic import Field

from storage.charter.parts import Part, Role, Span

Some = Annotated[Span, Field(gt=timedelta(0))]


class CheckDay(Part):
    """A day of the year on which something is looked at."""

    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)


class TrainingRule(Part):
    """Who leads and is meant by "managers", when people hear, how long lists are open."""

    clause: str
    managers: tuple[Role, ...] = Field(min_length=1)
    plans: tuple[Role, ...] = Field(min_length=1)
    invite_before: Some
    remind_before: Some
    arrive_before: Span = Field(ge=timedelta(0))
    list_closes: Some
    coverage_target: float = Field(ge=0, le=1)
    checks: tuple[CheckDay, ...]
    at: time
    to: tuple[Role, ...] = Field(min_length=1)
    catch_up_within: Some
