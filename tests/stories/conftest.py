"""Every story is told on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import World


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[World]:
    with World(database, tmp_path / "media") as world:
        yield world
