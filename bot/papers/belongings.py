"""What is kept about a person, as one ZIP: every row as JSON, every file as it came."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from bot.papers.house import Kit


def draw(values: Mapping[str, Any], kit: Kit) -> bytes:
    """``tables``: rows by kind. ``files``: {path, name}, below the media folder; one that is no
    longer there is left out. ``about``: what all this is, in words."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", values["about"])
        rows = json.dumps(values["tables"], ensure_ascii=False, indent=1)
        archive.writestr("data.json", rows)
        for number, each in enumerate(values["files"], 1):
            path = kit.media / each["path"]
            if path.is_file():
                name = PurePosixPath(each["name"]).stem or "file"
                archive.write(path, f"files/{number:03d}-{name}{path.suffix}")
    return whole.getvalue()
