"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST = 86_400.0  # seconds; nobody writes a file for longer
_DRAFT = re.compile(r"\.(?:(\d+)-)?[0-9a-f]{8}\Z")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A draft beside the file that takes its place only when it is complete.

    Nobody but us may read it: it may hold a whole estate's telephone numbers.
    """
    _tidy(path.parent)
    draft = path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _tidy(folder: Path) -> None:
    """Deletes the drafts of processes that were killed over them."""
    for left in folder.glob(".*"):
        found = _DRAFT.search(left.name)
        if found is not None and not _lives(found[1], left):
            left.unlink(missing_ok=True)


def _lives(process: str | None, draft: Path) -> bool:
    """Whether somebody may still be writing it. Drafts of old say nothing of who does."""
    try:
        young = time.time() - draft.stat().st_mtime < LONGEST
        if process and young and int(process) != os.getpid():
            os.kill(int(process), 0)
        return young
    except PermissionError:
        return True
    except OSError:
        return False
