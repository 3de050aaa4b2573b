"""Draws papers: pictures and documents. The only place that knows the libraries for it.

A renderer is a module with ``draw(values, kit) -> bytes``. It is imported when its first paper
is drawn: the libraries are large, and most processes never draw. One that draws charts has
``draw_vector`` too, the same as SVG.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from bot.papers.house import Kit

Draw = Callable[[Mapping[str, Any], Kit], bytes]

# The kind of a paper → the module that draws it.
RENDERERS: dict[str, str] = {
    "bars": "bot.papers.bars",
    "belongings": "bot.papers.belongings",
    "bill": "bot.papers.bill",
    "checkpoints": "bot.papers.checkpoints",
    "dossier": "bot.papers.dossier",
    "letter": "bot.papers.letter",
    "receipt": "bot.papers.receipt",
    "report": "bot.papers.report",
    "slips": "bot.papers.slips",
    "score": "bot.papers.score",
    "table": "bot.papers.table",
    "timeline": "bot.papers.timeline",
}


def draw(kind: str, values: Mapping[str, Any], kit: Kit) -> bytes:
    """The bytes of a paper. Raises KeyError for a kind that nobody draws, and whatever a drawing
    may raise. Takes time: never to be called in the event loop."""
    renderer: Draw = import_module(RENDERERS[kind]).draw
    return renderer(values, kit)


def draw_vector(kind: str, values: Mapping[str, Any], kit: Kit) -> bytes | None:
    """The same drawing as SVG, for a page; None for a paper that is drawn in pixels alone."""
    renderer: Draw | None = getattr(import_module(RENDERERS[kind]), "draw_vector", None)
    return renderer(values, kit) if renderer is not None else None
