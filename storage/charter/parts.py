"""What the parts of a charter are made of: spans of time, positions, clauses, departments."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

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
UNITS = ("seconds", "minutes", "hours", "days")


def _span(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, dict) or not value or set(value) - set(UNITS):
        raise ValueError(
            'a span of time is written { minutes = 10 }, with "seconds", "minutes", "hours", "days"'
        )
    return timedelta(**value)


Span = Annotated[timedelta, BeforeValidator(_span)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Clause(Part):
    id: str = Field(pattern=r"^[A-Z]{2}-([0-9]+|[A-Z])$")
    position: Position
    text: str = Field(min_length=1)


class Department(Part):
    name: str
    categories: tuple[Category, ...]
    supervisor: Position
