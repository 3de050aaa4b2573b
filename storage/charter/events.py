"""Community events: when they are announced, called to mind, summed up (CS-5)."""

from __future__ import annotations

from datetime import time, timedelta

from pydantic import Field

from storage.charter.parts import Part, Role, Span


class Events(Part):
    """``announce_before`` the event at the latest, ``summary_within`` after it; ``warn`` before
    either runs out; ``then`` hear of it when it has."""

    clause: str
    announce_before: Span = Field(gt=timedelta(0))
    summary_within: Span = Field(gt=timedelta(0))
    warn: Span = Field(gt=timedelta(0))
    remind_at: time
    feedback_at: time
    party: int = Field(ge=1, le=9)
    to: Role
    then: tuple[Role, ...]
