"""A plain table as a sheet."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.papers.house import Kit
from bot.sheets.writing import Column, write


def draw(values: Mapping[str, Any], _kit: Kit) -> bytes:
    """``columns``: (title, width in characters) each. ``rows``: as many words each."""
    columns = [Column(title, "text", width) for title, width in values["columns"]]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        write(path, values["title"], columns, values["rows"], ZoneInfo(values["zone"]))
        return path.read_bytes()
