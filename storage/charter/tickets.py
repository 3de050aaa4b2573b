"""The promises of a ticket: deadlines, sign-off, and who hears at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from storage.charter.calendars import ALWAYS
from storage.charter.parts import Hearer, Part, Span, Urgency

Some = Annotated[Span, Field(gt=timedelta(0))]  # some time
Share = Annotated[float, Field(gt=0, lt=1)]


class Step(Part):
    after: Span = Field(ge=timedelta(0))
    to: tuple[Hearer, ...] = Field(min_length=1)


class Repeat(Part):
    every: Span = Field(gt=timedelta(0))
    times: int = Field(ge=0, le=100)


class DeadlineRule(Part):
    """``within`` is missing where the date is given by hand, as for a promise.

    ``warn_at``: the part of the time after which the holder is warned, or how long before its end.
    """

    clause: str
    within: Some | None = None
    calendar: str = ALWAYS
    warn_at: (
        Annotated[float, Field(gt=0, lt=1)] | Annotated[Span, Field(gt=timedelta(0))] | None
    ) = None
    urgencies: tuple[Urgency, ...] = Field(default=(), alias="for")
    steps: tuple[Step, ...] = Field(min_length=1)
    repeat: Repeat

    @model_validator(mode="after")
    def _steps_ascend(self) -> DeadlineRule:
        spans = [step.after for step in self.steps]
        if spans != sorted(spans):
            raise ValueError("steps must stand in the order of their times")
        return self

    def warn_after(self, within: timedelta) -> timedelta | None:
        """After how much of a span the holder is warned; None where the span is too short."""
        if self.warn_at is None:
            return None
        if isinstance(self.warn_at, timedelta):
            return within - self.warn_at if within > self.warn_at else None
        return within * self.warn_at

    def frozen(self) -> dict[str, Any]:
        """The chain as it is kept with a deadline: seconds after running out, and to whom."""
        return {
            "steps": [
                {"after": step.after.total_seconds(), "to": list(step.to)} for step in self.steps
            ],
            "every": self.repeat.every.total_seconds(),
            "times": self.repeat.times,
        }


class DeadlineRules(Part):
    answer: DeadlineRule
    onsite: DeadlineRule
    plan: DeadlineRule
    promise: DeadlineRule
    follow: DeadlineRule

    def named(self, kind: str) -> DeadlineRule:
        rule: DeadlineRule = getattr(self, kind)
        return rule

    @model_validator(mode="after")
    def _follow_has_a_span(self) -> DeadlineRules:
        if self.follow.within is None:
            raise ValueError("follow: within is missing")
        return self


class Waiting(Part):
    """While the homeowner is asked, what ``pauses`` stands still; not for ever."""

    clause: str
    pauses: tuple[Literal["onsite", "plan", "promise", "follow"], ...]
    remind_after: Some
    give_up_after: Some

    @model_validator(mode="after")
    def _reminds_first(self) -> Waiting:
        if self.remind_after >= self.give_up_after:
            raise ValueError("remind_after must be shorter than give_up_after")
        return self


class Board(Part):
    """What supervisors see at a glance."""

    clause: str
    soon_within: Some


class Alert(Part):
    clause: str
    to: tuple[Hearer, ...] = Field(min_length=1)


class Quiet(Part):
    """What comes to one person ``within`` so long of the last is told together; so many at once
    are a list. Danger and what is major never wait."""

    within: Some = timedelta(minutes=5)
    pieces: Some = timedelta(minutes=2)  # so long after its card more of a matter is put together
    list_from: int = Field(default=3, ge=2)


class Alerts(Part):
    urgent: Alert
    major: Alert
    last_resort: Alert = Field(alias="last-resort")
    injury: Alert | None = None
    quiet: Quiet = Quiet()
