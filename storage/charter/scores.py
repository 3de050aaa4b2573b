"""What a position is measured by, and how its score is worked out (GM-T, GM-S, CS-T, CS-S)."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from storage.charter.parts import Category, Part, Role, Urgency

Unit = Literal["percent", "points", "count", "yuan"]
Promise = Literal["answer", "onsite", "plan", "promise", "follow"]
MeasureName = Literal[
    "complaints-in-time",
    "resolution-satisfaction",
    "archive-complete",
    "archive-updated",
    "survey-coverage",
    "survey-score",
    "fee-collection",
    "training-coverage",
    "policy-coverage",
    "duties",
    "figure",
    "ratio",
]
# How a percent that is not full counts: not at all, like a full one, or by its part.
Partial = Literal["full", "begun", "exact"]
WHOLE = 100

Some = Annotated[Decimal, Field(gt=0)]


class FigureRule(Part):
    """A figure that the program cannot know, and who may enter it."""

    clause: str
    title: str
    unit: Unit
    enters: tuple[Role, ...] = Field(min_length=1)


class Target(Part):
    """``measure`` says what is counted. ``figure`` (and ``of``, for a ratio) name entered figures;
    ``deadlines``, ``urgencies`` and ``categories`` say which promises of which complaints count;
    ``duty`` one duty instead of all of the position's.

    ``period`` "quarter": measured when the quarter is over, and not month by month.
    """

    clause: str
    title: str
    measure: MeasureName
    unit: Unit = "percent"
    period: Literal["month", "quarter"] = "month"
    figure: str = ""
    of: str = ""
    deadlines: tuple[Promise, ...] = ()
    urgencies: tuple[Urgency, ...] = ()
    categories: tuple[Category, ...] = ()
    duty: str = ""
    at_least: Decimal | None = None
    at_most: Decimal | None = None

    @model_validator(mode="after")
    def _says_what_is_wanted(self) -> Target:
        if self.at_least is None and self.at_most is None:
            raise ValueError("at_least or at_most is missing")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError("at_least must not be more than at_most")
        if (self.measure in ("figure", "ratio")) != bool(self.figure):
            raise ValueError('figure is named exactly where the measure is "figure" or "ratio"')
        if (self.measure == "ratio") != bool(self.of):
            raise ValueError('of is named exactly where the measure is "ratio"')
        if (self.measure == "complaints-in-time") != bool(self.deadlines):
            raise ValueError('deadlines are named exactly where "complaints-in-time" is measured')
        return self


class Deduction(Part):
    """What missing a target costs: ``points`` once; for each so many percent (or points) beyond
    it; or for each "event". "all": the whole part. "share": the part that is missing from 100 %.
    """

    target: str
    points: Some | Literal["all", "share"]
    for_each: Some | Literal["event"] | None = None

    @model_validator(mode="after")
    def _fits(self) -> Deduction:
        if isinstance(self.points, str) and self.for_each is not None:
            raise ValueError(f'for_each has no meaning beside points = "{self.points}"')
        return self


class ScorePart(Part):
    title: str
    weight: int = Field(gt=0, le=WHOLE)
    deductions: tuple[Deduction, ...] = Field(min_length=1)


class Bonus(Part):
    """So many ``quarters`` in a row below a target: the last one's bonus is withheld."""

    target: str
    quarters: int = Field(ge=1, le=12)


class ScoreRule(Part):
    """The score of a position. ``day`` and ``at``: when the month before is frozen by itself.
    ``decides``: who may decide about appeals and freeze by hand; never about their own."""

    clause: str
    partial: Partial
    day: int = Field(ge=1, le=28)
    at: time
    decides: tuple[Role, ...] = Field(min_length=1)
    parts: tuple[ScorePart, ...]
    bonus: Bonus | None = None

    @model_validator(mode="after")
    def _whole(self) -> ScoreRule:
        total = sum(part.weight for part in self.parts)
        if total != WHOLE:
            raise ValueError(f"the weights of the parts must add up to {WHOLE}, not {total}")
        return self

    def targets(self) -> list[str]:
        """The names of all targets that this score uses."""
        named = [each.target for part in self.parts for each in part.deductions]
        return [*named, self.bonus.target] if self.bonus else named


class Charge(Part):
    """One kind of thing that a position answers for. ``above_yuan``: from which loss on."""

    title: str
    above_yuan: int = Field(default=0, ge=0)


class AccountabilityRule(Part):
    """What a position answers for beyond its score, and who enters and decides (GM-A, CS-A)."""

    clause: str
    kinds: dict[str, Charge] = Field(min_length=1)
    enters: tuple[Role, ...] = Field(min_length=1)
    decides: tuple[Role, ...] = Field(min_length=1)
    outcomes: tuple[str, ...] = Field(min_length=1)
