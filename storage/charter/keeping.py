"""How long what is kept: each span with the law or the purpose on which it rests (CS-A)."""

from __future__ import annotations

from datetime import time, timedelta

from pydantic import Field

from storage.charter.parts import Part, Span


class KeepingRule(Part):
    span: Span = Field(alias="for", ge=timedelta(days=1))
    because: str = Field(min_length=1)


class Keeping(Part):
    """``at``: from when in the night it is looked for what has become too old. ``erase_after``: so
    long somebody may take back that they wanted to be forgotten. ``left``: who lives here no more,
    counted from the day on which they left."""

    clause: str
    at: time
    erase_after: Span = Field(ge=timedelta(0))
    received: KeepingRule
    sent: KeepingRule
    reminders: KeepingRule
    words: KeepingRule
    visits: KeepingRule
    media: KeepingRule
    audit: KeepingRule
    left: KeepingRule

    def rule(self, what: str) -> KeepingRule:
        found: KeepingRule = getattr(self, what)
        return found
