"""Calendars: when somebody works, for all estates and differently for some."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, model_validator

from storage.calendar import Calendar, Days
from storage.charter.parts import Part

ALWAYS = "always"  # around the clock: needs no calendar


def _minute(value: Any) -> Any:
    """``"08:00"`` as the minute of the day; ``"24:00"`` is its end."""
    if isinstance(value, int):
        return value
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", value) if isinstance(value, str) else None
    if match is None or int(match[2]) > 59 or int(match[1]) * 60 + int(match[2]) > 1440:
        raise ValueError('a time of day is written "08:00", the end of the day "24:00"')
    return int(match[1]) * 60 + int(match[2])


Minute = Annotated[int, BeforeValidator(_minute)]
Hours = Annotated[tuple[tuple[Minute, Minute], ...], Field(min_length=1)]


def _check(hours: tuple[tuple[int, int], ...]) -> None:
    marks = [mark for each in hours for mark in each]
    if any(start >= end for start, end in hours) or marks != sorted(marks):
        raise ValueError(
            "hours must each end after they begin, in order and apart from each other; "
            'a night is written [["00:00", "06:00"], ["22:00", "24:00"]]'
        )


class EstateHours(Part):
    """What is different in one estate; what is missing here is as everywhere."""

    hours: Hours | None = None
    days: Days | None = None
    closed: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()

    @model_validator(mode="after")
    def _in_order(self) -> EstateHours:
        _check(self.hours or ())
        return self


class CalendarRule(Part):
    clause: str
    hours: Hours
    days: Days = "all"
    closed: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()
    estates: dict[str, EstateHours] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _in_order(self) -> CalendarRule:
        _check(self.hours)
        return self

    def calendar(self, zone: ZoneInfo, estate: str = "") -> Calendar:
        """As it holds in an estate, by its name."""
        here = self.estates.get(estate, EstateHours())
        return Calendar(
            zone=zone,
            hours=here.hours or self.hours,
            days=here.days or self.days,
            closed=self.closed - here.open | here.closed,
            opened=self.open - here.closed | here.open,
        )
