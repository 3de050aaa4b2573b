"""One line of the table of ratios."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Ratio:
    """What was measured: ours beside something else. ``wanted`` in words; ``good``: is it so?"""

    what: str
    ours: str
    beside: str
    ratio: str
    wanted: str
    good: bool

    def plain(self) -> str:
        """One line of text, for the moment in which it is measured."""
        figures = [self.ours]
        figures += [f"beside {self.beside}"] if self.beside else []
        figures += [f"ratio {self.ratio}"] if self.ratio else []
        figures += [f"wanted {self.wanted}: {'yes' if self.good else 'NO'}"] if self.wanted else []
        return f"{self.what}: {', '.join(figures)}"


def in_turns(
    ours: Callable[[int], float], bare: Callable[[int], float], turns: int
) -> tuple[float, float]:
    """Speeds measured one beside the other, since other work on a machine comes and goes: the
    pair whose ratio is the median one."""
    pairs = [(ours(turn), bare(turn)) for turn in range(turns)]
    return sorted(pairs, key=lambda pair: pair[0] / pair[1])[turns // 2]


def show(lines: Sequence[Ratio], heading: str) -> None:
    """The whole table, wide enough to stay one."""
    table = Table(title=heading, title_justify="left")
    for column in ("what", "ours", "beside", "ratio", "wanted", ""):
        table.add_column(column, overflow="fold")
    for line in lines:
        mark = "[green]yes[/]" if line.good else "[red]NO[/]"
        table.add_row(line.what, line.ours, line.beside, line.ratio, line.wanted, mark)
    Console(width=150).print(table)


def beside(what: str, ours: float, bare: float, unit: str, at_least: float) -> Ratio:
    """Two speeds of one unit; ours is wanted to reach ``at_least`` so much of the bare one."""
    return Ratio(
        what,
        f"{ours:,.0f} {unit}",
        f"{bare:,.0f} {unit}",
        f"{ours / bare:.2f}",
        f">= {at_least}",
        ours / bare >= at_least,
    )
