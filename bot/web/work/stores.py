"""What the house keeps on its disk: database, photos, backups."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from bot import backups
from bot.running import Running
from storage import db

SHOWN = 14  # backups
MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """Sizes in words; ``folder``: where backups lie, "" where none are made."""

    database: str
    media: str
    free: str
    folder: str
    backups: list[tuple[str, str]]


def seen(running: Running) -> Kept:
    """Looks at every file below the media folder: never in the event loop."""
    folder = backups.folder_of(running)
    found = backups.listed(folder)[:SHOWN] if folder and folder.is_dir() else []
    return Kept(
        _said(db.size(running.engine)),
        _said(_below(running.media)),
        _said(shutil.disk_usage(_there(running.media)).free),
        str(folder or ""),
        [(name, _said(size)) for name, size in found],
    )


def _below(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())


def _there(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    whole = folder.absolute()
    return next(each for each in (whole, *whole.parents) if each.exists())


def _said(size: int) -> str:
    return f"{size / MB / 1024:.1f} GB" if size >= 1024 * MB else f"{size / MB:.1f} MB"
