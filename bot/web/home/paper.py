"""Makes the homeowner's pages of their templates."""

from __future__ import annotations

from typing import Any

from bot.web.home.door import Base
from bot.web.pages import environment


def render(template: str, base: Base, **given: Any) -> str:
    """A page; ``w`` in the template holds its words, ``b`` what every page has."""
    return environment.get_template(f"home/{template}").render(w=base.w, b=base, **given)
