"""The charter's typed shape: the responsibility statement as data, or a clear complaint."""

from __future__ import annotations

import tomllib
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

BUILT_IN = Path(__file__).parent / "charter.toml"

Position = Literal[
    "service",
    "engineering",
    "order",
    "environment",
    "cs-supervisor",
    "en-supervisor",
    "gm",
    "legal",
]
# "department-supervisor" is whoever leads the department that has the ticket.
Hearer = Literal[Position, "department-supervisor"]
Category = Literal["engineering", "security", "environment", "service", "fee", "other"]
Urgency = Literal["urgent", "major", "normal"]
UNITS = ("minutes", "hours", "days")


class CharterError(Exception):
    """What is wrong in a charter file, a line for each mistake."""


def _span(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, dict) or not value or set(value) - set(UNITS):
        raise ValueError(
            'a span of time is written { minutes = 10 }, with "minutes", "hours", "days"'
        )
    return timedelta(**value)


Span = Annotated[timedelta, BeforeValidator(_span)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Clause(_Part):
    id: str = Field(pattern=r"^[A-Z]{2}-([0-9]+|[A-Z])$")
    position: Position
    text: str = Field(min_length=1)


class Department(_Part):
    name: str
    categories: tuple[Category, ...]
    supervisor: Position


class Step(_Part):
    after: Span = Field(ge=timedelta(0))
    to: tuple[Hearer, ...] = Field(min_length=1)


class Repeat(_Part):
    every: Span = Field(gt=timedelta(0))
    times: int = Field(ge=0, le=100)


class DeadlineRule(_Part):
    """``within`` is missing where the date is given by hand, as for a promise."""

    clause: str
    within: Annotated[Span, Field(gt=timedelta(0))] | None = None
    urgencies: tuple[Urgency, ...] = Field(default=(), alias="for")
    steps: tuple[Step, ...] = Field(min_length=1)
    repeat: Repeat

    @model_validator(mode="after")
    def _steps_ascend(self) -> DeadlineRule:
        spans = [step.after for step in self.steps]
        if spans != sorted(spans):
            raise ValueError("steps must stand in the order of their times")
        return self

    def frozen(self) -> dict[str, Any]:
        """The chain as it is kept with a deadline: seconds after running out, and to whom."""
        return {
            "steps": [
                {"after": step.after.total_seconds(), "to": list(step.to)} for step in self.steps
            ],
            "every": self.repeat.every.total_seconds(),
            "times": self.repeat.times,
        }


class DeadlineRules(_Part):
    answer: DeadlineRule
    onsite: DeadlineRule
    plan: DeadlineRule
    promise: DeadlineRule

    def named(self, kind: str) -> DeadlineRule:
        rule: DeadlineRule = getattr(self, kind)
        return rule


class SignOff(_Part):
    clause: str
    remind_after: Span = Field(gt=timedelta(0))
    lapse_after: Span = Field(gt=timedelta(0))
    reopen_within: Span = Field(gt=timedelta(0))

    @model_validator(mode="after")
    def _reminds_first(self) -> SignOff:
        if self.remind_after >= self.lapse_after:
            raise ValueError("remind_after must be shorter than lapse_after")
        return self


class Alert(_Part):
    clause: str
    to: tuple[Hearer, ...] = Field(min_length=1)


class Alerts(_Part):
    urgent: Alert
    major: Alert


class MonthlyStep(_Part):
    name: Literal["text", "call", "visit"]
    day: int = Field(ge=1, le=31)
    at: time
    to: Position


class Dunning(_Part):
    clause: str
    catch_up_within: Span = Field(gt=timedelta(0))
    steps: tuple[MonthlyStep, ...]

    @model_validator(mode="after")
    def _each_step_once(self) -> Dunning:
        if [step.name for step in self.steps] != ["text", "call", "visit"]:
            raise ValueError("the steps must be text, call and visit, in this order, each once")
        if [step.day for step in self.steps] != sorted({step.day for step in self.steps}):
            raise ValueError("each step must lie on a later day than the one before")
        return self


class Charter(_Part):
    title: str
    version: str
    clauses: tuple[Clause, ...]
    departments: dict[Literal["service", "engineering", "order", "environment"], Department]
    deadlines: DeadlineRules
    signoff: SignOff
    alerts: Alerts
    dunning: Dunning

    @model_validator(mode="after")
    def _hangs_together(self) -> Charter:
        known = {clause.id for clause in self.clauses}
        if len(known) != len(self.clauses):
            raise ValueError("clauses: two clauses have the same id")
        for cited in self.cited():
            if cited not in known:
                raise ValueError(f"clause {cited!r} is cited but does not stand under [[clauses]]")
        owned = [category for each in self.departments.values() for category in each.categories]
        for category in get_args(Category):
            if owned.count(category) != 1:
                raise ValueError(
                    f"departments: {category!r} must belong to one department, "
                    f"but {owned.count(category)} have it"
                )
        return self

    def cited(self) -> frozenset[str]:
        """The clauses on which something in this charter rests."""
        rules = self.deadlines
        return frozenset(
            part.clause
            for part in (
                rules.answer,
                rules.onsite,
                rules.plan,
                rules.promise,
                self.signoff,
                self.alerts.urgent,
                self.alerts.major,
                self.dunning,
            )
        )

    def department_for(self, category: str) -> str:
        """The department that answers for a category of complaint."""
        return next(name for name, each in self.departments.items() if category in each.categories)

    def hearers(self, to: tuple[str, ...] | list[str], department: str) -> list[str]:
        """Roles, with "department-supervisor" resolved and nobody named twice."""
        leader = self.departments[department].supervisor  # type: ignore[index]
        roles = [leader if role == "department-supervisor" else role for role in to]
        return list(dict.fromkeys(roles))


def load(path: Path | None = None) -> Charter:
    """The charter in a file, or the built-in one. Raises ``CharterError``."""
    path = path or BUILT_IN
    try:
        return Charter.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise CharterError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CharterError(f"{path}: is not readable as TOML: {error}") from None
    except ValidationError as error:
        raise CharterError("\n".join(_mistakes(path, error))) from None


def _mistakes(path: Path, error: ValidationError) -> list[str]:
    lines = []
    for each in error.errors():
        where = ".".join(str(part) for part in each["loc"]) or "charter"
        reason = each["msg"].removeprefix("Value error, ")
        if each["type"] == "extra_forbidden":
            reason = "this word is not known here; is it misspelt?"
        elif isinstance(each["input"], str | int | float):
            reason = f"{each['input']!r}: {reason}"
        lines.append(f"{path}: {where}: {reason}")
    return lines
