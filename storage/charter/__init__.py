"""The charter's typed shape: the responsibility statement as data, or a clear complaint."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from storage import calendar
from storage.calendar import Calendar
from storage.charter.approvals import Approvals
from storage.charter.archive import Archive, Binding
from storage.charter.calendars import ALWAYS, CalendarRule
from storage.charter.conversation import ConversationRule
from storage.charter.digests import DigestRule
from storage.charter.dunning import Dunning, MonthlyStep
from storage.charter.duties import AssignedRule, DutyRule
from storage.charter.events import Events
from storage.charter.fees import Fees
from storage.charter.incidents import IncidentRule
from storage.charter.lines import line_of, lines_of
from storage.charter.major import Major, Spanning
from storage.charter.mistakes import Mistake, explained, mistakes
from storage.charter.parts import (
    Category,
    Clause,
    Department,
    Hearer,
    Part,
    PositionRule,
    Role,
    Urgency,
    named,
)
from storage.charter.people import Assignment, Presence
from storage.charter.plans import PlanRule
from storage.charter.privacy import Privacy
from storage.charter.promises import Promises
from storage.charter.registers import (
    EnergyRule,
    MaintenanceRule,
    PolicyRule,
    RoundRule,
    TrainingRule,
)
from storage.charter.scores import AccountabilityRule, FigureRule, ScoreRule, Target
from storage.charter.signoff import FollowUpRule, SignOff
from storage.charter.surveys import SurveyRule
from storage.charter.tickets import Alerts, Board, DeadlineRule, DeadlineRules, Waiting

__all__ = [
    "ALWAYS",
    "BUILT_IN",
    "Category",
    "Charter",
    "CharterError",
    "DeadlineRule",
    "Hearer",
    "MonthlyStep",
    "PositionRule",
    "Role",
    "Urgency",
    "load",
]

BUILT_IN = Path(__file__).parent.parent / "charter.toml"


class CharterError(Exception):
    """What is wrong in a charter file, a line for each mistake."""


class Charter(Part):
    title: str
    version: str
    positions: dict[str, PositionRule]
    clauses: tuple[Clause, ...]
    calendars: dict[str, CalendarRule]
    assignment: dict[Literal["service", "engineering", "order", "environment"], Assignment]
    presence: Presence
    departments: dict[Literal["service", "engineering", "order", "environment"], Department]
    deadlines: DeadlineRules
    board: Board
    waiting: Waiting
    signoff: SignOff
    followup: FollowUpRule
    alerts: Alerts
    major: Major
    spanning: Spanning
    promises: Promises
    privacy: Privacy
    fees: Fees
    conversation: ConversationRule
    incident: IncidentRule
    dunning: Dunning
    archive: Archive
    binding: Binding
    approvals: Approvals
    training: TrainingRule
    figures: dict[str, FigureRule]
    targets: dict[str, Target]
    scores: dict[str, ScoreRule]
    accountability: dict[str, AccountabilityRule]
    duties: dict[str, DutyRule]
    assigned: AssignedRule
    policies: PolicyRule
    rounds: RoundRule
    plans: dict[str, PlanRule]
    digests: dict[str, DigestRule]
    survey: SurveyRule
    maintenance: MaintenanceRule
    energy: EnergyRule
    events: Events

    def cited(self) -> frozenset[str]:
        """The clauses on which something in this charter rests."""
        return frozenset(value for _, value in named(self, "clause"))

    def calendar(self, name: str, zone: ZoneInfo, estate: str = "") -> Calendar:
        """A calendar by its name, as it holds in an estate."""
        return calendar.ALWAYS if name == ALWAYS else self.calendars[name].calendar(zone, estate)

    def differs_by_estate(self, name: str) -> bool:
        return name != ALWAYS and bool(self.calendars[name].estates)

    def department_for(self, category: str) -> str:
        """The department that answers for a category of complaint."""
        return next(name for name, each in self.departments.items() if category in each.categories)

    def position_of(self, clause: str) -> str:
        """The position that answers for a clause."""
        return next(each.position for each in self.clauses if each.id == clause)

    def hearers(self, to: tuple[str, ...] | list[str], department: str) -> list[str]:
        """Roles, with "department-supervisor" resolved and nobody named twice."""
        leader = self.departments[department].supervisor  # type: ignore[index]
        roles = [leader if role == "department-supervisor" else role for role in to]
        return list(dict.fromkeys(roles))


def load(path: Path | None = None) -> Charter:
    """The charter in a file, or the built-in one. Raises ``CharterError``."""
    path = path or BUILT_IN
    try:
        text = path.read_text(encoding="utf-8")
        charter = Charter.model_validate(tomllib.loads(text))
    except OSError as error:
        raise CharterError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CharterError(f"{path}: is not readable as TOML: {error}") from None
    except ValidationError as error:
        raise CharterError(_located(path, text, map(explained, error.errors()))) from None
    if found := [*mistakes(charter)]:
        raise CharterError(_located(path, text, found))
    return charter


def _located(path: Path, text: str, mistakes: Iterable[Mistake]) -> str:
    """A line for each mistake, in the order of the file: ``file:line: deadlines.answer: why``."""
    lines = lines_of(text)
    found = sorted(
        (line_of(lines, where), ".".join(map(str, where)), why) for where, why in mistakes
    )
    return "\n".join(f"{path}:{line}: {where or 'charter'}: {why}" for line, where, why in found)
