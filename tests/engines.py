"""Engines that are used again: what SQLAlchemy has compiled for them stays compiled.

Worth it where the next test has its database at the same address, which is what ``folder`` is for.
A test can be told again: its database need not outlive a power cut.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import Engine

from storage.db import connect

_free: dict[str, Engine] = {}


def lend(url: str) -> Engine:
    """An engine for this address that nobody else has."""
    return _free.pop(url) if url in _free else connect(url, durable=False)


def give_back(engine: Engine) -> None:
    """Closes its connections; whoever comes next finds what is there by then."""
    engine.dispose()
    _free[engine.url.render_as_string(hide_password=False)] = engine


def fresh_copy(template: Path, path: Path) -> str:
    """The URL of a SQLite file at ``path``, new, with what is in the template."""
    for old in path.parent.glob(f"{path.name}*"):  # with its write-ahead log
        old.unlink()
    return f"sqlite:///{shutil.copy(template, path)}"
