"""Digests: what each holder gets every morning, week, month and quarter, and when."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Literal

from pydantic import Field

from storage.charter.parts import Part, Span


class DigestRule(Part):
    """Every ``day`` the list of what is owed; every other span a report on the one before it.

    ``month`` and ``day`` of the period in which it is sent; later than ``catch_up_within`` it is
    left out. ``to``: the positions that get it, all where nothing is said.
    """

    clause: str
    every: Literal["day", "week", "month", "quarter"]
    month: int = Field(default=1, ge=1, le=3)
    day: int = Field(default=1, ge=1, le=31)
    at: time
    catch_up_within: Span = Field(gt=timedelta(0))
    to: tuple[str, ...] = ()
