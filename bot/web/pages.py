"""The templates, and how a page is made of one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.web import wording
from handlers.rules import Rules

STATIC = Path(__file__).parent / "static"

environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(template: str, rules: Rules, language: str, **given: Any) -> str:
    """A page in "zh" or "en"; ``w`` in the template holds the words."""
    other = "en" if language == "zh" else "zh"
    words = wording.chrome(rules, language)
    return environment.get_template(template).render(w=words, other=other, **given)
