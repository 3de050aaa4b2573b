"""CS-3: backups are sealed, lie in a second place, and are restored once a month as a trial."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from moto.server import ThreadedMotoServer
from pydantic import SecretStr

from bot import backups, rehearsing, vault
from bot.running import Running
from bot.settings import Settings, WrongSetting, read
from storage import db, erasures, restores
from storage.copies import CannotRestore
from storage.db import reading, transaction
from storage.people import named
from tests.conftest import NOT_TESTED
from tests.world import World

KEY, OTHER = vault.new_key(), vault.new_key()


@pytest.fixture
def world(sqlite_database: str, tmp_path: Path) -> Iterator[World]:
    with World(sqlite_database, tmp_path / "media") as world:
        world.says("王阿姨", "厨房漏水了")
        world.sends_photo("王阿姨", "你看")
        yield world


def kept(world: World, folder: Path, **more: object) -> Running:
    """The same program as a company runs it: backups go into ``folder``, sealed."""
    given = {"backups": str(folder / "kept"), "backups_keep": 2, "backups_key": SecretStr(KEY)}
    return replace(world.running, demo=False, settings=Settings(**given | more))  # type: ignore[arg-type]


def test_a_backup_is_sealed_and_opens_with_its_key(world: World, tmp_path: Path) -> None:
    path = backups.daily(kept(world, tmp_path))
    assert path is not None and path.name.endswith(".zip.age")
    assert path.read_bytes().startswith(b"age-encryption.org/v1")
    assert "厨房漏水了".encode() not in path.read_bytes()
    assert not list(path.parent.glob("*.zip")), "nothing plain is left beside it"
    with vault.unsealed(path, KEY) as plain, zipfile.ZipFile(plain) as archive:
        assert "厨房漏水了" in archive.read("tables/ticket.jsonl").decode()
    assert [each.name for each in path.parent.iterdir() if each.is_dir()] == []


@pytest.mark.parametrize(
    "key", ["", OTHER, "AGE-SECRET-KEY-1NONSENSE"], ids=["none", "other", "bad"]
)
def test_without_the_right_key_it_stays_shut(world: World, tmp_path: Path, key: str) -> None:
    path = backups.daily(kept(world, tmp_path))
    assert path is not None
    with pytest.raises(CannotRestore), vault.unsealed(path, key):
        pass


@pytest.mark.long
def test_the_tool_of_that_format_opens_it_too(world: World, tmp_path: Path) -> None:
    if shutil.which("age") is None:
        pytest.skip(f"{NOT_TESTED}a sealed backup with age itself. Install Debian's package age")
    path = backups.daily(kept(world, tmp_path))
    (tmp_path / "key").write_text(KEY)
    command = ["age", "--decrypt", "--identity", "key", "--output", "plain.zip", str(path)]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=30)
    assert zipfile.is_zipfile(tmp_path / "plain.zip")


def test_nothing_leaves_the_house_unsealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANJIA_BACKUPS_S3_BUCKET", "guanjia")
    with pytest.raises(WrongSetting, match="GUANJIA_BACKUPS_KEY is missing"):
        read()


# -------------------------------------------------------------------------------- elsewhere


@pytest.fixture
def store() -> Iterator[dict[str, object]]:
    """The settings of a store of the S3 kind, with an empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    httpx.put(f"{endpoint}/guanjia", trust_env=False).raise_for_status()
    yield {
        "backups_s3_bucket": "guanjia/company",
        "backups_s3_endpoint": endpoint,
        "backups_s3_key_id": "id",
        "backups_s3_key_secret": SecretStr("secret"),
    }
    server.stop()


@pytest.mark.long
def test_each_backup_goes_elsewhere_once_and_old_ones_go(
    world: World, tmp_path: Path, store: dict[str, object]
) -> None:
    running = kept(world, tmp_path, **store)
    there = vault.elsewhere(running.settings)
    assert there is not None
    days = []
    for _ in range(3):
        path = backups.daily(running)
        assert path is not None
        assert backups.send_elsewhere(running) == [path.name]
        assert backups.send_elsewhere(running) == []
        days.append(path.name)
        world.sleeps(days=1)
    assert there.names() == days[1:]
    there.fetch(days[-1], tmp_path / "again.zip.age")
    rehearsing.rehearse(tmp_path / "again.zip.age", KEY)


def test_a_store_that_is_away_keeps_nothing_from_being_made(
    world: World, tmp_path: Path, store: dict[str, object]
) -> None:
    away = store | {"backups_s3_endpoint": "http://127.0.0.1:9"}
    running = kept(world, tmp_path, **away)
    assert backups.daily(running) is not None


# ------------------------------------------------------------------------------- the rehearsal


@pytest.mark.long
def test_once_a_month_the_newest_is_restored_and_compared(world: World, tmp_path: Path) -> None:
    running = kept(world, tmp_path)
    assert rehearsing.monthly(running) is None, "there is none yet"
    backups.daily(running)
    row = rehearsing.monthly(running)
    assert row is not None and row.failure == "" and row.rows > 500 and row.files >= 1
    assert rehearsing.monthly(running) is None, "once a month"
    with reading(world.engine) as session:
        assert restores.last_good_at(session) == world.now


@pytest.mark.long
def test_one_that_does_not_come_back_is_told_and_becomes_a_duty(
    world: World, tmp_path: Path
) -> None:
    running = kept(world, tmp_path)
    path = backups.daily(running)
    assert path is not None
    path.write_bytes(path.read_bytes()[:-500])
    row = rehearsing.monthly(running)
    assert row is not None and row.failure
    world.settles()
    assert any("恢复不了" in each for each in world.heard("赵总"))
    world.says("陈主管", "/duties")
    assert "备份恢复不了" in world.last("陈主管").text


@pytest.mark.long
def test_books_that_do_not_agree_are_found(world: World, tmp_path: Path) -> None:
    from sqlmodel import select

    from storage.payments import Payment

    with transaction(world.engine) as session:
        payment = session.exec(select(Payment)).first()
        assert payment is not None
        payment.amount_fen += 1
    running = kept(world, tmp_path)
    backups.daily(running)
    row = rehearsing.monthly(running)
    assert row is not None and "books" in row.failure


@pytest.mark.long
def test_who_was_forgotten_is_forgotten_again_after_a_restore(world: World, tmp_path: Path) -> None:
    running = kept(world, tmp_path)
    world.says("过路人", "我是路过的，想问问这里有没有房子出租")
    old = backups.daily(running)
    world.says("过路人", "/erase yes")
    for number in range(2, 9):  # whatever was opened for them is over
        world.says("陈主管", f"/close {number} 好了")
    world.says("过路人", "/erase yes")
    world.passes(hours=2)
    world.sleeps(days=1)
    assert backups.daily(running) is not None and old is not None
    with reading(world.engine) as session:
        gone = erasures.done(session)
        assert not named(session, "过路人")
    assert gone
    target = f"sqlite:///{tmp_path / 'new.db'}"
    db.migrate(target)
    engine = db.connect(target)
    with vault.unsealed(old, KEY) as plain:
        backups.put_back(engine, target, tmp_path / "m", plain, force=False, beside=old)
    with reading(engine) as session:
        assert named(session, "过路人"), "the old backup knows them"
        row = erasures.of_person(session, gone[0])
        assert row is not None and row.state == "waiting" and row.next_at is not None
    engine.dispose()
