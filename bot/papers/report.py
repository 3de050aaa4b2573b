"""The picture of a report: two rows of bars, what came in and what was settled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.ticker import MaxNLocator

from bot.papers.charts import Chart
from bot.papers.house import LEAF, SERIES, Kit

THICK = 0.38  # of the room of a day
LABELS = 16  # at most so many fit under the bars


def draw(values: Mapping[str, Any], kit: Kit) -> bytes:
    """A PNG, as wide as a phone."""
    return _chart(values, kit).file("png")


def draw_vector(values: Mapping[str, Any], kit: Kit) -> bytes:
    return _chart(values, kit).file("svg")


def _chart(values: Mapping[str, Any], kit: Kit) -> Chart:
    """``labels`` under the bars; ``series``: ``name`` and ``values`` of each row of bars."""
    chart = Chart(kit, values["title"])
    with chart as axes:
        places = range(len(values["labels"]))
        for row, (series, colour) in enumerate(
            zip(values["series"], (SERIES[1], LEAF), strict=True)
        ):
            at = [place + (row - 0.5) * THICK for place in places]
            axes.bar(at, series["values"], THICK, label=series["name"], color=colour)
        every = -(-len(values["labels"]) // LABELS)
        axes.set_xticks(list(places)[::every], values["labels"][::every])
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_ylim(0, max(1, *(n for each in values["series"] for n in each["values"])) * 1.25)
        axes.legend(loc="upper right", ncols=2)
    return chart
