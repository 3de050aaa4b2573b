"""The drill: the program complains to itself, and somebody says that they heard of it (CS-2)."""

from __future__ import annotations

from datetime import time, timedelta

from pydantic import Field

from storage.charter.parts import Part, Role, Span


class DrillRule(Part):
    """``text`` is reported at ``at`` every night and must be handled ``within``; ``to`` is asked
    for a tap at ``ask_at`` on the first day of every week."""

    clause: str
    at: time
    text: str = Field(min_length=1)
    within: Span = Field(gt=timedelta(0))
    to: Role
    ask_at: time
    ask_within: Span = Field(gt=timedelta(0))
