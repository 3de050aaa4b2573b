"""When many complaints are one thing."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import Field

from storage.charter.parts import Part, Span


class IncidentRule(Part):
    """``homes`` homes of the same building (or estate) complain of one thing ``within`` a span.
    ``apart``: dangers that threaten each person by themselves and are never put together.
    ``update_every``: how often the staff hear how many homes it is by now."""

    clause: str
    homes: int = Field(ge=2, le=1000)
    within: Span = Field(gt=timedelta(0))
    same: Literal["building", "estate"] = "building"
    apart: tuple[
        Literal["lift", "gas", "fire", "water", "electric", "falling", "violence", "injury"], ...
    ] = ()
    update_every: Span = Field(gt=timedelta(0))
