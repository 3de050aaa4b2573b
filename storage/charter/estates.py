"""What is different in one estate: how long its people have, who answers, who hears."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from storage.charter.parts import Category, DepartmentName, Part
from storage.charter.tickets import DeadlineRule

DeadlineKind = Literal["answer", "onsite", "plan", "promise", "follow"]


class EstateRule(Part):
    """An estate, under its name; what is missing here is as everywhere.

    ``deadlines``: of one that differs, only what differs is written. ``answers``: the department
    that takes a category there. Hours that differ stand with their calendar.
    """

    deadlines: dict[DeadlineKind, DeadlineRule] = Field(default_factory=dict)
    answers: dict[Category, DepartmentName] = Field(default_factory=dict)


def completed(tables: dict[str, Any]) -> dict[str, Any]:
    """The file's tables, with every deadline of an estate whole: the company's, and over it what
    differs."""
    whole, estates = tables.get("deadlines"), tables.get("estates")
    if not isinstance(whole, dict) or not isinstance(estates, dict):
        return tables
    return tables | {"estates": {name: _over(each, whole) for name, each in estates.items()}}


def _over(estate: Any, whole: dict[str, Any]) -> Any:
    own = estate.get("deadlines") if isinstance(estate, dict) else None
    if not isinstance(own, dict):
        return estate
    deadlines = {
        kind: {**whole[kind], **each}
        if isinstance(each, dict) and isinstance(whole.get(kind), dict)
        else each
        for kind, each in own.items()
    }
    return estate | {"deadlines": deadlines}
