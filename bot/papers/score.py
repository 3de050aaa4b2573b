"""The picture of a score: bars by part, the trend of six months, what cost most."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, Literal

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from PIL import Image

from bot.papers.charts import DPI, STYLE
from bot.papers.house import AMBER, BRICK, INK, LEAF, LINE, PAPER, SOFT, WIDTH, Kit

COLOURS = 96
ENOUGH, LITTLE = 0.9, 0.6  # of a part: green from here on, red below


def draw(values: Mapping[str, Any], kit: Kit) -> bytes:
    """A PNG, as wide as a phone. ``values`` as ``handlers/scores/picture.py`` orders them."""
    return _render(values, kit, "png")


def draw_vector(values: Mapping[str, Any], kit: Kit) -> bytes:
    """The same as SVG; its words are shapes, so that a page needs no font of ours."""
    return _render(values, kit, "svg")


def _render(values: Mapping[str, Any], kit: Kit, kind: Literal["png", "svg"]) -> bytes:
    fontManager.addfont(str(kit.font))
    family = FontProperties(fname=str(kit.font)).get_name()
    with rc_context({**STYLE, "font.family": [family, "DejaVu Sans"]}):
        figure = _figure(values)
        canvas = FigureCanvasAgg if kind == "png" else FigureCanvasSVG
        file = io.BytesIO()
        canvas(figure).print_figure(
            file, format=kind, metadata={"Date": None} if kind == "svg" else None
        )
        return _light(file) if kind == "png" else file.getvalue()


def _light(file: io.BytesIO) -> bytes:
    """The same picture with a palette: a third of the bytes, for a telephone on a slow line."""
    lighter = io.BytesIO()
    with Image.open(file) as image:
        image.convert("RGB").quantize(COLOURS).save(lighter, "PNG", optimize=True)
    return lighter.getvalue()


def _figure(values: Mapping[str, Any]) -> Figure:
    rows = {"head": 1.25, "parts": 0.62 + 0.72 * len(values["parts"])}
    if len(values["trend"]) > 1:
        rows["trend"] = 2.7
    rows["costliest"] = 0.8 + 0.78 * max(len(values["costliest"]), 1)
    inches = WIDTH / DPI
    figure = Figure(figsize=(inches, sum(rows.values())), dpi=DPI, facecolor=PAPER)
    grid = figure.add_gridspec(
        len(rows),
        1,
        height_ratios=list(rows.values()),
        left=0.06,
        right=0.94,
        top=1,
        bottom=0.0,
        hspace=0,
    )
    for row, name in enumerate(rows):
        DRAWN[name](figure.add_subplot(grid[row]), values)
    return figure


def _cut(words: str, room: int) -> str:
    """Words that fit into so many columns; a Chinese character takes two."""
    taken = 0
    for at, one in enumerate(words):
        taken += 1 if one.isascii() else 2
        if taken > room:
            return words[: at - 1] + "…"
    return words


def _bare(axes: Axes, height: float) -> None:
    """Pure paper: y counts lines downward from 0."""
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(height, 0)


def _head(axes: Axes, values: Mapping[str, Any]) -> None:
    _bare(axes, 1)
    axes.text(0, 0.34, _cut(values["title"], 40), fontsize=15, color=INK, va="center")
    axes.text(0, 0.68, _cut(values["total"], 34), fontsize=18, color=LEAF, va="center")
    axes.text(0, 0.95, values["subtitle"], fontsize=9.5, color=SOFT, va="center")


def _parts(axes: Axes, values: Mapping[str, Any]) -> None:
    parts = values["parts"]
    _bare(axes, len(parts) + 0.85)
    axes.text(0, 0.5, values["labels"]["parts"], fontsize=11, color=SOFT, va="center")
    for row, part in enumerate(parts):
        y, share = row + 1.45, float(part["points"]) / part["weight"]
        axes.text(0, y - 0.25, _cut(part["title"], 40), fontsize=11.5, color=INK, va="center")
        ink = SOFT if part["open"] else BRICK if share < LITTLE else INK
        axes.text(1, y - 0.25, part["label"], fontsize=11.5, color=ink, va="center", ha="right")
        axes.barh(y + 0.16, 1, height=0.2, color=LINE)
        if not part["open"]:
            colour = LEAF if share >= ENOUGH else AMBER if share >= LITTLE else BRICK
            axes.barh(y + 0.16, share, height=0.2, color=colour)


def _trend(axes: Axes, values: Mapping[str, Any]) -> None:
    trend = values["trend"]
    heights = [float(each["percent"]) for each in trend]
    axes.set_title(values["labels"]["trend"], fontsize=11, color=SOFT)
    axes.plot(range(len(trend)), heights, color=LEAF, marker="o", markersize=6)
    for at, height in enumerate(heights):
        axes.annotate(
            f"{height:.0f}", (at, height), (0, 8), textcoords="offset points", ha="center"
        )
    axes.set_xticks(range(len(trend)), [each["label"] for each in trend])
    axes.set_xlim(-0.4, len(trend) - 0.6)
    axes.set_ylim(0, 118)
    axes.set_yticks([0, 50, 100])
    box = axes.get_position()
    low, high = box.y0 + box.height * 0.16, box.height * 0.66
    axes.set_position((box.x0 + 0.05, low, box.width - 0.05, high))


def _costliest(axes: Axes, values: Mapping[str, Any]) -> None:
    lines = values["costliest"]
    _bare(axes, max(len(lines), 1) + 1.1)
    axes.text(0, 0.45, values["labels"]["costliest"], fontsize=11, color=SOFT, va="center")
    if not lines:
        axes.text(0, 1.2, values["labels"]["none"], fontsize=11.5, color=INK, va="center")
    for row, line in enumerate(lines):
        y = row + 1.15
        axes.text(0, y, _cut(line["what"], 40), fontsize=11.5, color=INK, va="center")
        axes.text(1, y, line["points"], fontsize=11.5, color=BRICK, va="center", ha="right")
        axes.text(0, y + 0.4, _cut(line["why"], 62), fontsize=9.5, color=SOFT, va="center")
    axes.text(0, len(lines or "-") + 1.0, values["foot"], fontsize=8.5, color=SOFT, va="center")


DRAWN = {"head": _head, "parts": _parts, "trend": _trend, "costliest": _costliest}
