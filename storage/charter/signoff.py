"""How a ticket ends: evidence, the homeowner's word, points, a question weeks later (CS-2)."""

from __future__ import annotations

from datetime import time, timedelta

from pydantic import Field, model_validator

from storage.charter.parts import Category, Hearer, Part, Span


class Evidence(Part):
    """For which categories a photo of the work is asked for, or even waited for."""

    wanted: tuple[Category, ...] = ()
    required: tuple[Category, ...] = ()


class Low(Part):
    """Who hears when a homeowner gives so many points or fewer."""

    points: int = Field(ge=1, le=4)
    to: tuple[Hearer, ...] = Field(min_length=1)


class SignOff(Part):
    """``reopen_within``: later trouble is a new ticket that follows the old one."""

    clause: str
    remind_after: Span = Field(gt=timedelta(0))
    lapse_after: Span = Field(gt=timedelta(0))
    reopen_within: Span = Field(gt=timedelta(0))
    satisfied_from: int = Field(default=4, ge=1, le=5)
    evidence: Evidence = Evidence()
    low: Low | None = None

    @model_validator(mode="after")
    def _reminds_first(self) -> SignOff:
        if self.remind_after >= self.lapse_after:
            raise ValueError("remind_after must be shorter than lapse_after")
        return self


class FollowUpRule(Part):
    """So long after a ticket of these categories is closed, at this hour, it is asked about."""

    clause: str
    after: Span = Field(gt=timedelta(0))
    categories: tuple[Category, ...] = ()
    at: time
