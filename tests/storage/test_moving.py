"""CS-3: a company moves from its one file to a server: every row, compared, cut off or not."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot import cli
from storage import moving
from storage.copies import CannotRestore
from storage.db import connect, transaction
from storage.moving import Differs
from storage.people import named
from tests.world import World

pytestmark = pytest.mark.postgres


@pytest.fixture
def lived(sqlite_database: str, tmp_path: Path) -> World:
    with World(sqlite_database, tmp_path / "media") as world:
        world.says("王阿姨", "厨房漏水了，滴到楼下")
        world.sends_photo("王阿姨", "你看", "p1")
        world.says("张师傅", "/take 1")
        world.says("王阿姨", "还有，客厅也滴")
        world.says("张师傅", "/close 1 换好了")
        world.says("王阿姨", "又漏了")
        world.passes(hours=2)
        return world


@pytest.mark.long
def test_every_row_is_moved_and_compared(
    lived: World, postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUANJIA_DATABASE_URL", str(lived.engine.url))
    done = CliRunner().invoke(cli.app, ["move", "--to", postgres_database])
    assert done.exit_code == 0, done.output
    assert "逐行比对一致" in done.output
    with World(postgres_database, lived.running.media) as moved:
        moved.clock.at = lived.now
        assert moved.ticket(1).text == lived.ticket(1).text
        moved.says("李先生", "3栋2单元电梯坏了，困住人了", key="after")
        assert moved.ticket(2).category == "engineering", "numbers go on behind what came along"
        with moved.engine.connect() as connection:
            assert not connection.execute(text("SELECT to_regclass('guanjia_move')")).scalar()


@pytest.mark.long
def test_cut_off_it_goes_on_where_it_was(
    lived: World, postgres_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = lived.engine, connect(postgres_database)
    monkeypatch.setattr(moving, "AT_ONCE", 5)
    told: list[tuple[str, int]] = []

    def dies(table: str, rows: int) -> None:
        told.append((table, rows))
        if table == "outbox":
            raise OSError("the cable")

    moving.prepare(source, target)
    with pytest.raises(OSError, match="cable"):
        moving.copy(source, target, dies)
    told.clear()
    moving.prepare(source, target)
    moved = moving.copy(source, target, lambda table, rows: told.append((table, rows)))
    assert next(rows for table, rows in told if table == "outbox") > 5, "not from the beginning"
    assert moving.compare(source, target) == moved.rows
    target.dispose()


@pytest.mark.long
def test_a_row_that_differs_is_found(lived: World, postgres_database: str) -> None:
    source, target = lived.engine, connect(postgres_database)
    moving.prepare(source, target)
    moving.copy(source, target, lambda *_: None)
    with transaction(target) as session:
        named(session, "王阿姨")[0].phone = "13900000000"
    with pytest.raises(Differs, match="person"):
        moving.compare(source, target)
    target.dispose()


@pytest.mark.long
def test_a_database_that_holds_something_is_left_alone(
    lived: World, postgres_database: str
) -> None:
    target = connect(postgres_database)
    with World(postgres_database, lived.running.media):
        pass
    with pytest.raises(CannotRestore, match="holds data"):
        moving.prepare(lived.engine, target)
    target.dispose()
