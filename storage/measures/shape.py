"""What a measure finds: a value, the counts behind it, and the events that lowered it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from storage.charter import Charter
from storage.charter.scores import Target
from storage.periods import Period, containing

# "ticket" 12 is #12 to people; the others have a letter before their number.
EventKind = Literal["ticket", "duty", "survey", "figure", "training", "policy", "check"]
Key = tuple[str, int]


class Frozen(BaseModel):
    """Kept as JSON with a month's score: its words must never change their meaning."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Event(Frozen):
    """One thing that happened and counted. ``note``: code words for how (kinds of deadlines)."""

    kind: EventKind
    id: int
    note: str = ""

    @property
    def key(self) -> Key:
        return self.kind, self.id


class Measured(Frozen):
    """``part`` of ``whole`` in percent, or an ``amount``.

    "nothing": there was nothing to measure, and nothing is held against anybody. "unknown":
    nobody has entered what the program cannot know. "pending": measured at the quarter's end.
    ``apart``: counts that are shown and do not count.
    """

    state: Literal["known", "nothing", "unknown", "pending"] = "known"
    part: int = 0
    whole: int = 0
    amount: Decimal | None = None
    events: tuple[Event, ...] = ()
    apart: dict[str, int] = {}

    @property
    def value(self) -> Fraction | None:
        """Exact; None where there is none."""
        if self.state != "known":
            return None
        if self.amount is not None:
            return Fraction(self.amount)
        return Fraction(100 * self.part, self.whole)

    def without(self, excluded: Collection[Key]) -> Measured:
        """As if these events had not been: each was one of the whole, and not of the part."""
        left = tuple(each for each in self.events if each.key not in excluded)
        gone = len(self.events) - len(left)
        if not gone or self.state != "known" or self.amount is not None:
            return self
        whole = self.whole - gone
        state: Literal["known", "nothing"] = "known" if whole else "nothing"
        return self.model_copy(update={"events": left, "whole": whole, "state": state})


NOTHING = Measured(state="nothing")
UNKNOWN = Measured(state="unknown")
UNCHECKED = Measured(state="unknown", apart={"unchecked": 1})
PENDING = Measured(state="pending")


def share(part: int, whole: int, events: tuple[Event, ...] = (), **apart: int) -> Measured:
    """``part`` of ``whole``; nothing where the whole is nothing, never a division by zero."""
    if not whole:
        return Measured(state="nothing", apart=apart)
    return Measured(part=part, whole=whole, events=events, apart=apart)


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be measured: a target of a position in a period, as of ``now``."""

    session: Session
    charter: Charter
    target: Target
    position: str
    period: Period
    since: datetime
    until: datetime
    zone: ZoneInfo
    now: datetime

    @property
    def quarter(self) -> Period:
        return containing("quarter", self.period.first)

    @property
    def is_over(self) -> bool:
        return self.until <= self.now
