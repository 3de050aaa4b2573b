"""A picture of scores: a bar for each row, a line where they ought to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.papers.charts import Chart
from bot.papers.house import AMBER, LEAF, SOFT, Kit

ROOM = 0.09  # of the width, for a row
HEAD = 0.24  # and for the title and the foot


def draw(values: Mapping[str, Any], kit: Kit) -> bytes:
    """A PNG. ``values``: ``title``, ``rows`` ([label, 0 to 100, the words behind the bar]),
    ``target`` with ``target_label``, ``foot``."""
    rows = list(reversed(values["rows"]))  # the first on top
    chart = Chart(kit, values["title"], HEAD + ROOM * max(len(rows), 2))
    with chart as axes:
        places = range(len(rows))
        lengths = [score for _, score, _ in rows]
        colours = [LEAF if score >= values["target"] else AMBER for score in lengths]
        axes.barh(places, lengths, color=colours, height=0.62)
        axes.set_yticks(places, [label for label, _, _ in rows])
        axes.set_xlim(0, 132)
        axes.set_xticks([0, 20, 40, 60, 80, 100])
        axes.grid(visible=True, axis="x")
        axes.grid(visible=False, axis="y")
        for place, (_, _, said) in zip(places, rows, strict=True):
            axes.text(103, place, said, va="center", fontsize=10)
        axes.axvline(values["target"], color=SOFT, linewidth=1.2, linestyle="--")
        axes.set_xlabel(f"{values['target_label']}　{values['foot']}", loc="left")
    return chart.file("png")
