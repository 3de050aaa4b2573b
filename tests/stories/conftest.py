"""Every story is told on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk import Desk
from tests.world import World


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[World]:
    with World(database, tmp_path / "media") as world:
        yield world


@pytest.fixture
def desk(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The command line of this world."""
    monkeypatch.chdir(tmp_path)
    url = world.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("GUANJIA_DATABASE_URL", url)
    return Desk(world, tmp_path)
