"""``guanjia simulate``: a made-up month in a database of its own, and its figures."""

from __future__ import annotations

import asyncio
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.errors import CannotStart
from bot.rules import rules_of
from bot.settings import read
from bot.simulation.month import Month, Size
from storage import months
from storage.db import migrate, reading
from storage.months import Figures

USUAL = Size()


def simulate(
    days: Annotated[int, typer.Option(min=1, max=31)] = USUAL.days,
    homes: Annotated[int, typer.Option(min=300, max=20_000)] = USUAL.homes,
    complaints: Annotated[int, typer.Option(min=0, max=20_000)] = USUAL.complaints,
    burst: Annotated[int, typer.Option(min=0, max=132)] = USUAL.burst,
    seed: Annotated[int, typer.Option(help="Another seed, another month.")] = USUAL.seed,
    keep: Annotated[Path | None, typer.Option(help="Keep the database in this file.")] = None,
) -> None:
    """Lives through a made-up month and prints what came of it. Touches no other database."""
    if keep is not None and keep.exists():
        raise CannotStart(f"{keep} is there already; name a new file.")
    rules = rules_of(read())
    start = datetime(2026, 11, 1, tzinfo=rules.zone)
    size = Size(days=days, homes=homes, complaints=max(complaints, burst), burst=burst, seed=seed)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{keep or Path(folder) / 'month.db'}"
        migrate(url)
        began = time.perf_counter()
        with Progress(transient=True) as progress:
            task = progress.add_task("days", total=days)
            month = Month(url, rules, start, size, lambda day: progress.update(task, completed=day))
            asyncio.run(month.live())
        took = time.perf_counter() - began
        with reading(month.engine) as session:
            figures = months.of(session, start, month.clock.now())
        month.close()
    Console().print(_table(figures))
    typer.echo(f"{days} days lived in {took:.0f} s")


def _table(figures: Figures) -> Table:
    table = Table(title="一个月 · A month", show_header=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_row("报事 tickets", str(figures.tickets))
    for title, counts in (
        ("类别 category", figures.categories),
        ("紧急程度 urgency", figures.urgencies),
        ("现状 state", figures.states),
        ("承诺按时 promises kept", figures.kept),
        ("承诺超时 promises missed", figures.missed),
        ("消息 messages", figures.messages),
    ):
        table.add_row(title, "  ".join(f"{k} {n}" for k, n in sorted(counts.items())))
    ups = figures.events.get("escalated", 0)
    table.add_row("上报 escalations", str(ups))
    table.add_row("返工 reopened", str(figures.events.get("reopened", 0)))
    rated = sum(figures.ratings.values())
    satisfied = figures.satisfaction
    shown = "–" if satisfied is None else f"{satisfied:.1f} %"
    table.add_row("满意 satisfied", f"{shown} of {rated} rated")
    return table
