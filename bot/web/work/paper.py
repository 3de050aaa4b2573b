"""Makes pages of the workbench's templates."""

from __future__ import annotations

from typing import Any

from bot.web.pages import environment
from bot.web.work.door import Base


def render(template: str, base: Base, **given: Any) -> str:
    """A page; ``w`` in the template holds its words, ``b`` what every page has."""
    return environment.get_template(f"work/{template}").render(w=base.w, b=base, **given)
