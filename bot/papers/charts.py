"""Charts in the house's hand, by matplotlib: PNG for a chat, SVG for a page."""

from __future__ import annotations

import io
from functools import cache
from typing import Any, Literal

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager

from bot.papers.house import INK, LINE, PAPER, SERIES, SOFT, WIDTH, Kit

DPI = 220
STYLE: dict[Any, Any] = {
    "font.size": 11,
    "text.color": INK,
    "axes.labelcolor": SOFT,
    "axes.edgecolor": LINE,
    "axes.titlesize": 14,
    "axes.titlelocation": "left",
    "axes.titlepad": 14,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": LINE,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "lines.linewidth": 2.2,
    "svg.fonttype": "path",  # a page shows it without our font
    "svg.hashsalt": "guanjia",  # the same chart is the same file
}


@cache
def _family(font: str) -> str:
    """The name of a font file. Made known once: each time makes every later search longer."""
    fontManager.addfont(font)
    return FontProperties(fname=font).get_name()


class Chart:
    """A figure with one pair of axes, as wide as a phone; ``height`` in parts of the width.

    Used as ``with Chart(kit, "标题") as axes``; afterwards ``file("png")``. Never through pyplot:
    its figures are shared by all threads.
    """

    def __init__(self, kit: Kit, title: str, height: float = 0.62) -> None:
        self._styled = {**STYLE, "font.family": [_family(str(kit.font)), "DejaVu Sans"]}
        self._title, self._height = title, height

    def __enter__(self) -> Axes:
        self._style = rc_context(self._styled)
        self._style.__enter__()
        width = WIDTH / DPI
        self.figure = Figure(figsize=(width, width * self._height), dpi=DPI, layout="constrained")
        self.figure.set_facecolor(PAPER)
        axes = self.figure.add_subplot()
        axes.set_prop_cycle(color=list(SERIES))
        axes.set_title(self._title)  # the font has one weight
        return axes

    def __exit__(self, *problem: Any) -> None:
        self._style.__exit__(*problem)

    def file(self, kind: Literal["png", "svg"]) -> bytes:
        """The finished chart. Only after the ``with``; drawn only as what is asked for."""
        canvas = FigureCanvasAgg if kind == "png" else FigureCanvasSVG
        file = io.BytesIO()
        dateless = {"Date": None} if kind == "svg" else None
        with rc_context(self._styled):
            canvas(self.figure).print_figure(file, format=kind, metadata=dateless)
        return file.getvalue()
