"""The tests of the outermost room have their databases at one address: see ``tests.engines``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines import fresh_copy


@pytest.fixture
def sqlite_database(sqlite_template: Path) -> str:
    """The URL of a fresh, migrated SQLite file."""
    return fresh_copy(sqlite_template, sqlite_template.with_name("test.db"))
