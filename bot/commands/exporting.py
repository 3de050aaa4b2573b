"""``guanjia export``: what the archive holds, as a sheet that can be imported again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.app import CannotStart
from bot.commands.importing import Run
from bot.commands.opening import opened
from bot.settings import read
from bot.sheets import homes as home_sheets
from bot.sheets.writing import write
from handlers.wording import imports as words
from storage import estates
from storage.db import reading
from storage.imports import homes as archive

export_app = typer.Typer(help="Sheets (.xlsx, .csv) from the archive.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="The sheet to write: .xlsx or .csv.")]
Estate = Annotated[str, typer.Option(help="Only this estate.")]


@export_app.command("homes")
def export_homes(file: File, estate: Estate = "") -> None:
    """Homes and who lives in them. Import it again and nothing changes."""
    settings = read()
    with opened(settings) as engine, reading(engine) as session:
        found = estates.estate_named(session, estate) if estate else None
        if estate and found is None:
            raise CannotStart(f"There is no estate called {estate}.")
        homes = archive.everything(session, found.id if found else None)
        lines = (home_sheets.line_of(home) for home in homes)
        count = write(file, "房屋", home_sheets.COLUMNS, lines, settings.zone)
    Run(settings, dry_run=False, skip_bad=False).says(lambda t: words.exported(t, count, file.name))
