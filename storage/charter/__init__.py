"""The charter's typed shape: the responsibility statement as data, or a clear complaint."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import ValidationError, model_validator

from storage import calendar
from storage.calendar import Calendar
from storage.charter.archive import Archive, Binding
from storage.charter.calendars import ALWAYS, CalendarRule
from storage.charter.conversation import ConversationRule
from storage.charter.dunning import Dunning, MonthlyStep
from storage.charter.fees import Fees
from storage.charter.incidents import IncidentRule
from storage.charter.major import Major
from storage.charter.parts import Category, Clause, Department, Hearer, Part, Position, Urgency
from storage.charter.people import Assignment, Presence
from storage.charter.privacy import Privacy
from storage.charter.promises import Promises
from storage.charter.signoff import FollowUpRule, SignOff
from storage.charter.tickets import Alerts, DeadlineRule, DeadlineRules, Waiting

__all__ = [
    "ALWAYS",
    "BUILT_IN",
    "Category",
    "Charter",
    "CharterError",
    "DeadlineRule",
    "Hearer",
    "MonthlyStep",
    "Position",
    "Urgency",
    "load",
]

BUILT_IN = Path(__file__).parent.parent / "charter.toml"


class CharterError(Exception):
    """What is wrong in a charter file, a line for each mistake."""


class Charter(Part):
    title: str
    version: str
    clauses: tuple[Clause, ...]
    calendars: dict[str, CalendarRule]
    assignment: dict[Literal["service", "engineering", "order", "environment"], Assignment]
    presence: Presence
    departments: dict[Literal["service", "engineering", "order", "environment"], Department]
    deadlines: DeadlineRules
    waiting: Waiting
    signoff: SignOff
    followup: FollowUpRule
    alerts: Alerts
    major: Major
    promises: Promises
    privacy: Privacy
    fees: Fees
    conversation: ConversationRule
    incident: IncidentRule
    dunning: Dunning
    archive: Archive
    binding: Binding

    @model_validator(mode="after")
    def _hangs_together(self) -> Charter:
        known = {clause.id for clause in self.clauses}
        if len(known) != len(self.clauses):
            raise ValueError("clauses: two clauses have the same id")
        for cited in self.cited():
            if cited not in known:
                raise ValueError(f"clause {cited!r} is cited but does not stand under [[clauses]]")
        if ALWAYS in self.calendars:
            raise ValueError(f"calendars: {ALWAYS!r} is around the clock and cannot be another one")
        for name in self._calendars_named():
            if name not in (ALWAYS, *self.calendars):
                raise ValueError(f"calendar {name!r} does not stand under [calendars]")
        if len(self.assignment) != len(self.departments):
            raise ValueError("assignment: every department needs its own")
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
        return (
            frozenset(
                part.clause
                for part in (
                    rules.answer,
                    rules.onsite,
                    rules.plan,
                    rules.promise,
                    rules.follow,
                    self.waiting,
                    self.signoff,
                    self.followup,
                    self.promises,
                    self.privacy,
                    self.major,
                    self.alerts.urgent,
                    self.alerts.major,
                    self.alerts.last_resort,
                    self.presence,
                    self.fees,
                    self.conversation,
                    self.incident,
                    self.dunning,
                    self.archive,
                    self.binding,
                )
            )
            | self._cited_by_name()
        )

    def _cited_by_name(self) -> frozenset[str]:
        calendars = {each.clause for each in self.calendars.values()}
        return frozenset(calendars | {each.clause for each in self.assignment.values()})

    def _calendars_named(self) -> Iterator[str]:
        rules = self.deadlines
        for rule in (rules.answer, rules.onsite, rules.plan, rules.promise, rules.follow):
            yield rule.calendar
        yield self.presence.calendar
        for each in self.assignment.values():
            yield each.calendar

    def calendar(self, name: str, zone: ZoneInfo, estate: str = "") -> Calendar:
        """A calendar by its name, as it holds in an estate."""
        return calendar.ALWAYS if name == ALWAYS else self.calendars[name].calendar(zone, estate)

    def differs_by_estate(self, name: str) -> bool:
        return name != ALWAYS and bool(self.calendars[name].estates)

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
