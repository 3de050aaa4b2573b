"""Notices: when they rest, how many in a week, how long an outage is taken to go on."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Annotated

from pydantic import Field, model_validator

from storage.charter.parts import Part, Span

Positive = Annotated[Span, Field(gt=timedelta(0))]


class NoticeRule(Part):
    """``not_before``, ``not_after``: the quiet hours lie outside; ``weekly``: so many of one place
    in seven days; an emergency keeps to neither. ``ahead``: so long before it begins an outage is
    the answer to whoever has nothing; ``overrun``: and so long after it should have ended."""

    not_before: time
    not_after: time
    weekly: Annotated[int, Field(gt=0)]
    ahead: Positive
    overrun: Positive

    @model_validator(mode="after")
    def _day(self) -> NoticeRule:
        if self.not_before >= self.not_after:
            raise ValueError("not_before must be earlier than not_after")
        return self
