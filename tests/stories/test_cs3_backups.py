"""CS-3: a whole copy, made while the program runs, and the way back into either database."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import backups
from bot.errors import CannotStart
from bot.settings import Settings
from storage import copies, db, deployment, estates, people
from storage.copies import CannotRestore
from storage.db import reading, transaction
from storage.estates import Home
from tests.desk import Desk
from tests.serving import environment, served
from tests.world import World


def everything(url: str) -> dict[str, list[str]]:
    engine = db.connect(url)
    with copies.snapshot(engine) as connection:
        found = {t.name: list(copies.rows(connection, t)) for t in copies.kept_tables()}
    engine.dispose()
    return found


@pytest.fixture
def lived(world: World) -> World:
    """A world in which something has happened: tickets, merged ones, photos, payments."""
    world.says("王阿姨", "厨房漏水了")
    world.says("李先生", "厨房也漏水了")
    world.says("张师傅", "/merge 1 2")
    world.sends_photo("王阿姨", "你看")
    world.says("陈主管", "/paid 3-2-1501 2026-09 100")
    return world


def test_a_backup_comes_back_in_either_database(lived: World, tmp_path: Path) -> None:
    url = lived.engine.url.render_as_string(hide_password=False)
    media = lived.running.media
    media.mkdir(exist_ok=True)
    (media / "kept.jpg").write_bytes(b"photo")
    made = backups.make(lived.engine, media, tmp_path / "b.zip", lived.now)
    assert made.rows > 500 and made.files >= 1
    target = f"sqlite:///{tmp_path / 'other.db'}"
    db.migrate(target)
    engine = db.connect(target)
    again = backups.put_back(engine, target, tmp_path / "media2", tmp_path / "b.zip", force=False)
    engine.dispose()
    assert again == made and (tmp_path / "media2" / "kept.jpg").read_bytes() == b"photo"
    assert everything(target) == everything(url)
    # and on into where it came from, over what is there
    engine = db.connect(url)
    with pytest.raises(CannotRestore, match="--force"):
        backups.put_back(engine, url, media, tmp_path / "b.zip", force=False)
    before = everything(url)
    lived.says("王阿姨", "又漏水了")
    backups.put_back(engine, url, media, tmp_path / "b.zip", force=True)
    engine.dispose()
    assert everything(url) == before
    lived.says("何先生", "门禁坏了")  # numbering goes on
    assert not lived.stuck()


def test_a_copy_is_of_one_moment(lived: World) -> None:
    with copies.snapshot(lived.engine) as connection:
        table = next(t for t in copies.kept_tables() if t.name == "ticket")
        before = len(list(copies.rows(connection, table)))
        lived.says("Anna", "The lift in building 12 is broken")
        assert len(list(copies.rows(connection, table))) == before
    assert len(lived.all_tickets()) == before + 1


@pytest.mark.long
def test_the_command_line_keeps_and_restores(desk: Desk) -> None:
    path = desk.folder / "b.zip"
    assert "备份好了" in desk.runs("backup", path).stdout
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(CannotStart, match="--force"):
        desk.runs("restore", path)
    with transaction(desk.world.engine) as session:
        (home,) = estates.find_homes(session, "3", "2", "1501")
        home.area_dm2 = 1
        session.add(home)
    assert "恢复好了" in desk.runs("restore", path, "--force").stdout
    with reading(desk.world.engine) as session:
        assert estates.find_homes(session, "3", "2", "1501")[0].area_dm2 > 1


def broken(tmp_path: Path, source: Path, change: Any) -> Path:
    """The backup again, with something about it changed."""
    path = tmp_path / f"broken{len(list(tmp_path.iterdir()))}.zip"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return path


def test_what_is_not_intact_changes_nothing(world: World, tmp_path: Path) -> None:
    url = world.engine.url.render_as_string(hide_password=False)
    good = tmp_path / "b.zip"
    backups.make(world.engine, tmp_path / "none", good, world.now)
    before = everything(url)

    def newer(name: str, content: bytes) -> bytes:
        if name != "manifest.json":
            return content
        return json.dumps(json.loads(content) | {"revision": "2999_01_01_later"}).encode()

    cut = tmp_path / "cut.zip"
    cut.write_bytes(good.read_bytes()[:-200])
    for path, words in (
        (cut, "完好"),
        (tmp_path / "missing.zip", "完好"),
        (
            broken(tmp_path, good, lambda n, c: c.replace(b"3", b"4", 1) if "home." in n else c),
            "完好",
        ),
        (broken(tmp_path, good, lambda n, c: None if "person" in n else c), "完好"),
        (broken(tmp_path, good, newer), "更新的版本"),
    ):
        engine = db.connect(url)
        with pytest.raises(CannotRestore, match=words):
            backups.put_back(engine, url, tmp_path / "media", path, force=True)
        engine.dispose()
    assert everything(url) == before


@pytest.mark.long
def test_an_older_backup_is_brought_to_the_newest_schema(world: World, tmp_path: Path) -> None:
    lines = {"estate": ['{"id": 7, "name": "老桂园", "phone": "", "desk": "", "pay": ""}']}
    person = {"id": 3, "name": "老王", "phone": "", "second_phone": "", "language": ""}
    lines["person"] = [json.dumps(person | {"created_at": "2026-01-01T00:00:00+00:00"})]
    url = world.engine.url.render_as_string(hide_password=False)
    sources = {name: (lambda rows=rows: rows) for name, rows in lines.items()}
    engine = db.connect(url)
    assert copies.restore(engine, url, "2026_11_23_second_phones", sources) == 2
    with reading(engine) as session:
        assert people.named(session, "老王")[0].consented_at is None
        assert session.get(Home, 1) is None
    assert db.at_head(engine)
    engine.dispose()


def test_a_backup_is_made_each_day_and_old_ones_go(world: World, tmp_path: Path) -> None:
    settings = Settings.model_construct(backups=str(tmp_path / "kept"), backups_keep=2)
    running = replace(world.running, demo=False, settings=settings)
    names = []
    for _ in range(3):
        path = backups.daily(running)
        assert path is not None and backups.daily(running) is None
        names.append(path.name)
        world.sleeps(days=1)
    assert sorted(each.name for each in (tmp_path / "kept").glob("*.zip")) == names[1:]
    age = backups.age(tmp_path / "kept", world.now + timedelta(days=3650))
    assert age is not None and age > backups.STALE_AFTER
    assert backups.daily(world.running) is None  # a demonstration needs none


@pytest.mark.long
def test_a_backup_is_not_put_under_a_running_server(lived: World, tmp_path: Path) -> None:
    url = lived.engine.url.render_as_string(hide_password=False)
    backups.make(lived.engine, tmp_path / "none", tmp_path / "b.zip", lived.now)
    before = everything(url)
    env = environment(url, tmp_path, backups="")
    refused = pytest.raises(CannotRestore, match="running on this database")
    with served(env, tmp_path / "log") as life, refused:
        httpx.get(f"{life.address}/healthz").raise_for_status()
        backups.put_back(lived.engine, url, tmp_path, tmp_path / "b.zip", force=True)
    # It was stopped and has said goodbye: nobody has to wait.
    backups.put_back(lived.engine, url, tmp_path, tmp_path / "b.zip", force=True)
    assert everything(url).keys() == before.keys()
    # One that died says nothing any more, and is forgotten.
    with transaction(lived.engine) as session:
        long_ago = datetime.now(UTC) - deployment.LEASE - timedelta(seconds=1)
        deployment.hold(session, f"{deployment.SERVING}dead", "dead", long_ago)
    backups.put_back(lived.engine, url, tmp_path, tmp_path / "b.zip", force=True)
