"""Signing in at the workbench: how often it may be tried, and for how long it holds (CS-A)."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from storage.charter.parts import Part, Span


class SignIn(Part):
    """``tries`` under one name and ``tries_from`` one address, ``within`` which they count.
    ``shortest``: characters of a password. ``lasts``: until one signs in anew."""

    clause: str
    tries: int = Field(ge=1)
    tries_from: int = Field(ge=1)
    within: Span = Field(gt=timedelta(0))
    shortest: int = Field(ge=8, le=64)
    lasts: Span = Field(gt=timedelta(0))
