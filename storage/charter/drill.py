"""What is tried before it is needed: whether anybody would hear (CS-2), and the backups (CS-3)."""

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


class RestoreRule(Part):
    """Who has to mend the backups, and by when, where one could not be restored."""

    clause: str
    position: str
    within: Span = Field(gt=timedelta(0))
