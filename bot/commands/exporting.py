"""``guanjia export``: what the archive holds, as a sheet that can be imported again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from bot.app import CannotStart
from bot.commands.importing.run import Run
from bot.commands.opening import opened
from bot.settings import read
from bot.sheets import bills as bill_sheets
from bot.sheets import homes as home_sheets
from bot.sheets.writing import Column, write
from handlers.wording import imports as words
from storage import estates
from storage.db import reading
from storage.imports import bills as bill_archive
from storage.imports import homes as archive

export_app = typer.Typer(help="Sheets (.xlsx, .csv) from the archive.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="The sheet to write: .xlsx or .csv.")]
Estate = Annotated[str, typer.Option(help="Only this estate.")]


@export_app.command("homes")
def export_homes(file: File, estate: Estate = "") -> None:
    """Homes and who lives in them. Import it again and nothing changes."""

    def lines(session: Session, estate_id: int | None) -> Iterator[list[Any]]:
        return (home_sheets.line_of(each) for each in archive.everything(session, estate_id))

    _export(file, estate, "房屋", home_sheets.COLUMNS, lines)


@export_app.command("bills")
def export_bills(
    file: File,
    estate: Estate = "",
    month: Annotated[str, typer.Option(help="Only this month, as 2026-10.")] = "",
) -> None:
    """Bills and what was paid on them. Import it again and nothing changes."""
    if month and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        raise CannotStart(f"--month {month}: write it as 2026-10.")

    def lines(session: Session, estate_id: int | None) -> Iterator[list[Any]]:
        found = bill_archive.everything(session, estate_id, month)
        return (bill_sheets.line_of(each) for each in found)

    _export(file, estate, "账单", bill_sheets.COLUMNS, lines)


def _export(
    file: Path,
    estate: str,
    title: str,
    columns: Sequence[Column],
    lines: Callable[[Session, int | None], Iterator[list[Any]]],
) -> None:
    settings = read()
    with opened(settings) as engine, reading(engine) as session:
        found = estates.estate_named(session, estate) if estate else None
        if estate and found is None:
            raise CannotStart(f"There is no estate called {estate}.")
        rows = lines(session, found.id if found else None)
        count = write(file, title, columns, rows, settings.zone)
    Run(settings, dry_run=False, skip_bad=False).says(lambda t: words.exported(t, count, file.name))
