"""Every story is told on both databases."""

from __future__ import annotations

import importlib
import pkgutil
import shutil
import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import commands, papers
from bot.papers import press
from bot.papers.house import Kit
from storage.db import connect, transaction
from tests import town as towns
from tests.conftest import administer, named
from tests.desk import Desk
from tests.engines import fresh_copy
from tests.world import World

CHARTS = ("bars", "report", "score")

# Planting the demo estate takes longer than most stories: it is done once and then copied.


@pytest.fixture(scope="session")
def sqlite_planted(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted")
    path = Path(shutil.copy(sqlite_template, folder / "guanjia.db"))
    with World(f"sqlite:///{path}", folder):
        pass
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def postgres_planted(
    postgres_server: str, postgres_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    name = f"guanjia_planted_{uuid.uuid4().hex}"
    administer(postgres_server, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    with World(named(postgres_server, name), tmp_path_factory.mktemp("planted")):
        pass
    yield name
    administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


# Every story has its database at the same address: see ``tests.engines``.


@pytest.fixture
def sqlite_database(sqlite_planted: Path) -> str:
    """The URL of a fresh SQLite file with the demo estate in it."""
    return fresh_copy(sqlite_planted, sqlite_planted.with_name("story.db"))


@pytest.fixture
def postgres_database(postgres_server: str, postgres_planted: str) -> Iterator[str]:
    """The URL of a fresh PostgreSQL database with the demo estate in it."""
    name = postgres_planted.replace("planted", "story")
    administer(postgres_server, f"CREATE DATABASE {name} TEMPLATE {postgres_planted}")
    yield named(postgres_server, name)
    administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


_drawn: dict[str, bytes] = {}


@pytest.fixture(autouse=True)
def charts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chart takes half a second: each kind is drawn once, and each chart only in the long run.
    What a story reads on paper is not drawn by matplotlib."""
    if request.node.get_closest_marker("long"):
        return

    def draw(kind: str, values: Mapping[str, Any], kit: Kit) -> bytes:
        if kind not in CHARTS:
            return papers.draw(kind, values, kit)
        if kind not in _drawn:
            _drawn[kind] = papers.draw(kind, values, kit)
        return _drawn[kind]

    monkeypatch.setattr(press, "draw", draw)


@pytest.fixture
def world(database: str, tmp_path: Path) -> Iterator[World]:
    with World(database, tmp_path / "media") as world:
        yield world


@pytest.fixture(scope="session")
def founded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the company of two estates in it, to be copied."""
    folder = tmp_path_factory.mktemp("founded")
    path = Path(shutil.copy(sqlite_template, folder / "guanjia.db"))
    engine = connect(f"sqlite:///{path}", durable=False)
    with transaction(engine) as session:
        towns.found(session)
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def town(founded: Path, tmp_path: Path) -> Iterator[World]:
    """The company of two estates that number their homes alike (SQLite)."""
    with World(fresh_copy(founded, founded.with_name("town.db")), tmp_path / "media") as town:
        yield town


@pytest.fixture
def desk(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The command line of this world, on its day: words that it sends are due there too."""

    class Now(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return world.now.astimezone(tz or UTC)

    # Each is imported when its command is called, and then it would have the real clock.
    for found in pkgutil.walk_packages(commands.__path__, "bot.commands."):
        module = importlib.import_module(found.name)
        if getattr(module, "datetime", None) is datetime:
            monkeypatch.setattr(module, "datetime", Now)
    monkeypatch.chdir(tmp_path)
    url = world.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("GUANJIA_DATABASE_URL", url)
    return Desk(world, tmp_path)
