"""What of a home's tickets all of its people see (CS-A)."""

from __future__ import annotations

from storage.charter.parts import Category, Part
from storage.charter.people import Some


class Privacy(Part):
    """``shared``: what concerns the home. Everything else concerns whoever reported it.
    ``shown_for``: so long a household can see who of the company looked at its data."""

    clause: str
    shared: tuple[Category, ...]
    shown_for: Some
