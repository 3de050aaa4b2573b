"""``guanjia export arrears`` and ``export reminders``: the figures of the fees as sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.importing.run import Run
from bot.commands.opening import opened
from bot.errors import CannotStart
from bot.rules import rules_of
from bot.settings import read
from bot.sheets.writing import Column, write
from handlers.wording import imports as words
from storage import arrears
from storage.arrears import Arrears, Pursued
from storage.db import reading

File = Annotated[Path, typer.Argument(help="The sheet to write: .xlsx or .csv.")]

AGES = (
    Column("小区"),
    Column("楼栋", width=8),
    Column("账龄", width=14),
    Column("户数", "number", 8),
    Column("欠费", "money"),
)
EFFECT = (
    Column("小区"),
    Column("楼栋", width=8),
    Column("单元", width=8),
    Column("房号", width=8),
    Column("催缴时欠费", "money"),
    Column("短信", "number", 6),
    Column("电话", "number", 6),
    Column("上门", "number", 6),
    Column("首次催缴", "moment", 17),
    Column("催后首次到账", "moment", 17),
    Column("催后到账", "money"),
)


def export_arrears(file: File) -> None:
    """What is overdue today, by estate, building and age."""
    settings, now = read(), datetime.now(UTC)
    rules = rules_of(settings)
    bounds = rules.charter.dunning.ages_days
    with opened(settings) as engine, reading(engine) as session:
        found = arrears.by_age(session, rules.today(now), bounds)
        lines = (_aged(each, bounds) for each in found)
        count = write(file, "账龄", AGES, lines, settings.zone)
    Run(settings, dry_run=False, skip_bad=False).says(lambda t: words.exported(t, count, file.name))


def export_reminders(
    file: File,
    month: Annotated[str, typer.Option(help="As 2026-10; without it this month.")] = "",
) -> None:
    """Who was reminded in a month, how often, and when they paid."""
    settings, now = read(), datetime.now(UTC)
    if month and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        raise CannotStart(f"--month {month}: write it as 2026-10.")
    month = month or rules_of(settings).today(now).strftime("%Y-%m")
    with opened(settings) as engine, reading(engine) as session:
        found = arrears.pursued(session, month, now)
        count = write(file, "催缴", EFFECT, _pursued(found), settings.zone)
    Run(settings, dry_run=False, skip_bad=False).says(lambda t: words.exported(t, count, file.name))


def _aged(each: Arrears, bounds: tuple[int, ...]) -> list[Any]:
    last = each.age == len(bounds)
    age = f"{bounds[-1]} 天以上" if last else f"{bounds[each.age]} 天以内"
    return [each.estate, each.building, age, each.homes, each.fen]


def _pursued(found: Any) -> Iterator[list[Any]]:
    each: Pursued
    for each in found:
        yield [
            each.estate,
            each.building,
            each.unit,
            each.room,
            each.owed_fen,
            each.texts,
            each.calls,
            each.visits,
            each.first_at,
            each.paid_at,
            each.paid_fen,
        ]
