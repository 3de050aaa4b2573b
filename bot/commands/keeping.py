"""``guanjia backup`` and ``guanjia restore``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import backups
from bot.commands.opening import opened
from bot.errors import CannotStart
from bot.settings import read
from storage.copies import CannotRestore
from storage.db import connect

File = Annotated[Path, typer.Argument(help="The backup, a .zip.")]


def backup(file: File) -> None:
    """Copies everything, as it is at one moment, while the program runs."""
    settings = read()
    with opened(settings) as engine:
        try:
            made = backups.make(engine, settings.media, file, datetime.now(UTC))
        except OSError as error:
            raise CannotStart(
                f"{file}：写不进去（{error.strerror}）。 {file} cannot be written."
            ) from None
    typer.echo(
        f"备份好了：{made.rows} 行，{made.files} 个文件。 "
        f"Backed up {made.rows} rows and {made.files} files."
    )


def restore(
    file: File,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Puts a backup back, also into the other kind of database. Stop the program first."""
    settings = read()
    engine = connect(settings.database_url)
    try:
        made = backups.put_back(engine, settings.database_url, settings.media, file, force=force)
    except CannotRestore as error:
        raise CannotStart(str(error)) from None
    finally:
        engine.dispose()
    typer.echo(
        f"恢复好了：{made.rows} 行，{made.files} 个文件。 "
        f"Restored {made.rows} rows and {made.files} files."
    )
