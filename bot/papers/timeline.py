"""The whole story of one ticket as a sheet, for the file."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.papers.house import Kit
from bot.sheets.writing import Column, write

KINDS_AND_WIDTHS = (("moment", 17), ("text", 18), ("text", 12), ("text", 80))


def draw(values: Mapping[str, Any], _kit: Kit) -> bytes:
    """``head``: four titles. ``rows``: (moment as ISO, what happened, who, words) each."""
    columns = [
        Column(title, kind, width)  # type: ignore[arg-type]
        for title, (kind, width) in zip(values["head"], KINDS_AND_WIDTHS, strict=True)
    ]
    rows = ((datetime.fromisoformat(at), *rest) for at, *rest in values["rows"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "timeline.xlsx"
        write(path, values["title"], columns, rows, ZoneInfo(values["zone"]))
        return path.read_bytes()
