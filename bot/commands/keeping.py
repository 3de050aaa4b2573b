"""``guanjia backup`` and ``guanjia restore``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import backups, vault
from bot.commands.opening import opened
from bot.errors import CannotStart
from bot.settings import Settings, read
from storage.copies import CannotRestore
from storage.db import connect

File = Annotated[Path, typer.Argument(help="The backup, a .zip or .zip.age.")]


def _fetch(settings: Settings, file: Path) -> None:
    """A backup that is not here any more, from where they are kept as well."""
    there = vault.elsewhere(settings) if not file.exists() else None
    if there is not None and file.name in there.names():
        there.fetch(file.name, file)


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


def backup_key() -> None:
    """Makes a key with which backups are sealed."""
    typer.echo(vault.new_key())
    typer.echo(
        "写进 GUANJIA_BACKUPS_KEY，再抄一份放到别处：丢了它，备份谁也打不开。 "
        "Set GUANJIA_BACKUPS_KEY to it and keep a copy elsewhere: without it no backup opens.",
        err=True,
    )


def restore(
    file: File,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Puts a backup back, also into the other kind of database. Stop the program first."""
    settings = read()
    engine = connect(settings.database_url)
    try:
        _fetch(settings, file)
        with vault.unsealed(file, settings.backups_key.get_secret_value()) as plain:
            made = backups.put_back(
                engine, settings.database_url, settings.media, plain, force=force, beside=file
            )
    except CannotRestore as error:
        raise CannotStart(str(error)) from None
    finally:
        engine.dispose()
    typer.echo(
        f"恢复好了：{made.rows} 行，{made.files} 个文件。 "
        f"Restored {made.rows} rows and {made.files} files."
    )
