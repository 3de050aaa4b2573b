"""What of a home's tickets all of its people see (CS-A)."""

from __future__ import annotations

from storage.charter.parts import Category, Part


class Privacy(Part):
    """``shared``: what concerns the home. Everything else concerns whoever reported it."""

    clause: str
    shared: tuple[Category, ...]
