"""The promise ledger: when whoever holds a ticket is reminded of the day (CS-2)."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from pydantic import Field

from storage.charter.parts import Part


class Promises(Part):
    """Reminded so many ``days_before`` the promised one (0: on it), at a decent hour."""

    clause: str
    days_before: tuple[Annotated[int, Field(ge=0, le=30)], ...] = ()
    at: time
