"""Major complaints: who must say that they know of it, and who may close it (GM-4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pydantic import Field

from storage.charter.parts import Hearer, Part, Role, Span


class Acknowledge(Part):
    """Asked again ``every`` so long, so many ``times``; then ``then`` hear who stays silent."""

    every: Span = Field(gt=timedelta(0))
    times: int = Field(ge=0, le=100)
    then: tuple[Hearer, ...] = Field(min_length=1)

    def frozen(self) -> dict[str, Any]:
        """As it is kept with the row of each person."""
        return {
            "every": self.every.total_seconds(),
            "times": self.times,
            "then": list(self.then),
        }


class Spanning(Part):
    """A ticket that was passed on so many times spans departments: ``to`` hear of it."""

    clause: str
    transfers: int = Field(ge=1)
    to: tuple[Hearer, ...] = Field(min_length=1)


class Major(Part):
    clause: str
    closes: tuple[Role, ...] = Field(min_length=1)
    acknowledge: Acknowledge
