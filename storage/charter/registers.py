"""The rules of the registers: trainings, policies, rounds, maintenance, meters."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Annotated, Literal

from pydantic import Field

from storage.charter.duties import AssignedRule
from storage.charter.parts import Category, DepartmentName, Part, Role, Span

Some = Annotated[Span, Field(gt=timedelta(0))]


class CheckDay(Part):
    """A day of the year on which something is looked at."""

    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)


class TrainingRule(Part):
    """Who leads and is meant by "managers", when people hear, how long lists are open.

    ``duty``: which one a training of managers counts towards; ``target``: the one of the coverage.
    """

    clause: str
    duty: str
    managers: tuple[Role, ...] = Field(min_length=1)
    plans: tuple[Role, ...] = Field(min_length=1)
    invite_before: Some
    remind_before: Some
    arrive_before: Span = Field(ge=timedelta(0))
    list_closes: Some
    target: str
    checks: tuple[CheckDay, ...]
    at: time
    to: tuple[Role, ...] = Field(min_length=1)
    catch_up_within: Some


class PolicyRule(Part):
    """Policies: the ``fields`` that must be covered, with their names; how a review is asked for.

    The review becomes its owner's duty ``ask_before`` its day, due that day at ``due_at``;
    ``review`` says how it presses.
    """

    clause: str
    fields: dict[str, str] = Field(min_length=1)
    edits: tuple[Role, ...] = Field(min_length=1)
    review_every: Some
    ask_before: Some
    at: time
    due_at: time
    review: AssignedRule


class RoundRule(Part):
    """Rounds: how long one may be walked; what a finding is, where its words do not say.

    Which rounds there are stands in the duties: those with the command /round.
    """

    clause: str
    within: Some
    category: Category


class StandardPlan(Part):
    """What every facility of a kind gets when it is entered."""

    what: str = Field(min_length=1, max_length=60)
    every: int = Field(ge=1, le=1000)
    unit: Literal["day", "month"]


class MaintenanceRule(Part):
    """Maintenance is given ``to`` a department ``ahead`` of its day, and due on it at ``due_at``.

    ``task`` says how it presses; ``duty`` is what /facility checked keeps; ``kinds`` are the
    plans that come with a kind of facility.
    """

    clause: str
    duty: str
    to: DepartmentName
    ahead: Span = Field(ge=timedelta(0))
    at: time
    due_at: time
    task: AssignedRule
    kinds: dict[str, tuple[StandardPlan, ...]] = Field(default_factory=dict)


class EnergyRule(Part):
    """Meters: which month a reading closes, when one is doubted, when the month's figure is told.

    A reading until ``late_until_day`` closes the month before. One is asked back when it means
    more than ``absurd_times`` the usual use, which is known from ``known_from`` readings on.
    """

    clause: str
    duty: str
    late_until_day: int = Field(ge=0, le=15)
    absurd_times: float = Field(gt=1)
    known_from: int = Field(ge=1, le=12)
    report_day: int = Field(ge=1, le=28)
    at: time
    to: tuple[Role, ...] = Field(min_length=1)
    catch_up_within: Some
