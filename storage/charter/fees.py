"""When bills are made out and fall due, and what lateness costs (CS-6)."""

from __future__ import annotations

from datetime import time

from pydantic import Field

from storage.charter.parts import Part


class Fees(Part):
    """``late_fee_ppm``: millionths of what is overdue, for each day; 0: lateness costs nothing."""

    clause: str
    bill_day: int = Field(ge=1, le=28)
    at: time
    due_day: int = Field(ge=1, le=31)
    late_fee_ppm: int = Field(ge=0, le=10_000)
