"""The shapes in which a message's meaning is handed on: plain, frozen values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Intent = Literal[
    "complaint",
    "fee_query",
    "fee_payment",
    "ticket_status",
    "ticket_confirm",
    "ticket_reopen",
    "bind",
    "activity",
    "human",
    "contact",
    "greeting",
    "thanks",
    "help",
    "other",
]
Category = Literal["engineering", "security", "environment", "service", "fee", "other"]
Urgency = Literal["urgent", "major", "normal"]

# What threatens people, so that the right words of safety can be said first.
Danger = Literal[
    "lift",  # somebody is shut in a lift
    "gas",
    "fire",  # fire or smoke
    "water",  # a burst pipe, flooding, water pouring
    "electric",  # live wires, a shock, sparks
    "falling",  # things fall or are thrown from height
    "violence",  # a fight, an intruder
    "injury",  # somebody is hurt or has collapsed
    "outage",  # a whole building without water or power
]


@dataclass(frozen=True, slots=True)
class Home:
    """A home as it was named. What was not said is an empty string: ``Home("3", "2", "")``."""

    building: str
    unit: str = ""
    room: str = ""

    def __str__(self) -> str:
        """The normal form of the labels' guide: ``3-2-1501``, ``12-801``, ``3``."""
        return "-".join(part for part in (self.building, self.unit, self.room) if part)


@dataclass(frozen=True, slots=True)
class Slots:
    home: Home | None = None
    month: str | None = None  # "2026-10"
    phone: str | None = None  # 11 digits
    ticket: int | None = None  # one of ours: a plain number
    reference: str | None = None  # the same as it was written, letters and leading zeros kept


@dataclass(frozen=True, slots=True)
class Evidence:
    """One word or pattern that spoke for a label; what ``nlu explain`` prints."""

    label: str  # "complaint", "category:engineering", "urgency:urgent", "danger:lift"
    words: str  # as they stand in the text
    rule: str  # where the rule lives, as "engineering.toml: 电梯"
    weight: float


@dataclass(frozen=True, slots=True)
class Conversation:
    """What surrounds a message, as plain values: it may decide what 好 or 还没 means."""

    asked: str | None = None  # what the bot asked last: "home", "signoff", "danger", "reply", …
    open_tickets: tuple[int, ...] = ()
    awaiting_signoff: tuple[int, ...] = ()  # tickets whose repair the person is asked to confirm


# Below these the first intent of a writer who was never learned from was right about half the time,
# above them in 98 of 100 messages (python -m nlu.crossval). A complaint is lost more easily than a
# question: it may be a little less sure.
UNSURE, UNSURE_COMPLAINT = 0.7, 0.6


@dataclass(frozen=True, slots=True)
class Meaning:
    text: str
    intents: tuple[Intent, ...]  # in the order in which they are said; never empty
    category: str | None  # of a complaint, else None; one of Category, or the company's own
    urgency: Urgency | None  # of a complaint, else None
    danger: Danger | None
    ask_danger: bool  # evidence of danger is thin: ask one short question and warn the staff
    confidence: float  # 0 … 1, of the first intent
    slots: Slots = field(default_factory=Slots)
    evidence: Sequence[Evidence] = ()  # worked out when it is looked at
    likely: tuple[Intent, ...] = ()  # the three most probable intents, best first
    runner_up: str | None = None  # the category of a complaint that came second
    urgent_by: float = 0.0  # how far above what an emergency needs; below 0 it is none
    over: bool = False  # says that a danger, or the reason for calling, has passed: 孩子出来了

    @property
    def intent(self) -> Intent:
        return self.intents[0]

    @property
    def is_guess(self) -> bool:
        """Better asked about with buttons than acted on."""
        return self.confidence < self.threshold

    @property
    def is_grave(self) -> bool:
        """Somebody may be in danger, or it is a major matter."""
        return self.urgency in ("urgent", "major") or self.ask_danger

    @property
    def threshold(self) -> float:
        """Below this confidence the person is asked."""
        return UNSURE_COMPLAINT if self.intent == "complaint" else UNSURE


__all__ = [
    "Category",
    "Conversation",
    "Danger",
    "Evidence",
    "Home",
    "Intent",
    "Meaning",
    "Slots",
    "Urgency",
]
