"""What the parts of a charter are made of: spans of time, names, clauses, positions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
)


def _standing_under(section: str, *also: str) -> AfterValidator:
    """A name that must be one of a section's; known while the whole charter is read."""

    def check(name: str, info: ValidationInfo) -> str:
        known = (info.context or {}).get(section)
        if known is not None and name not in known and name not in also:
            raise ValueError(f"it does not stand under [{section}]")
        return name

    return AfterValidator(check)


Role = Annotated[str, _standing_under("roles")]
# "department-supervisor" is whoever leads the department that has the ticket.
Hearer = Annotated[str, _standing_under("roles", "department-supervisor")]
DepartmentName = Annotated[str, _standing_under("departments")]
Category = Annotated[str, _standing_under("categories")]
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
    """One clause of the statement in its own words; ``position`` stands under [positions]."""

    id: str = Field(pattern=r"^[A-Z]{2}-([0-9]+|[A-Z])$")
    position: str
    text: str = Field(min_length=1)


class PositionRule(Part):
    """岗位: who answers for its clauses. Everybody who holds one of ``roles`` holds the position.

    ``title`` as people say it, ``scope`` the statement's 职责范围, ``under`` the position above it.
    """

    title: str = Field(min_length=1)
    roles: tuple[Role, ...] = Field(min_length=1)
    scope: str = ""
    under: str = ""


def named(part: object, name: str, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, str]]:
    """Every field of this name anywhere inside, with its path as the file writes it."""
    if isinstance(part, Part):
        for key, about in type(part).model_fields.items():
            inside, written = getattr(part, key), (*path, about.alias or key)
            if key == name and isinstance(inside, str):
                yield written, inside
            yield from named(inside, name, written)
    elif isinstance(part, dict):
        for key, inside in part.items():
            yield from named(inside, name, (*path, key))
    elif isinstance(part, tuple):
        for number, inside in enumerate(part):
            yield from named(inside, name, (*path, number))
