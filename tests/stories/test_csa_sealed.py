"""CS-A: telephone numbers are sealed in the database with a key that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col

from bot import backups
from bot.errors import CannotStart
from storage import db, households, resealing, sealing, seeking, statements
from storage.db import connect, reading, transaction
from storage.erasing import erase
from storage.people import Person, named
from storage.sealing import KeyMissing, new_key, ring_of
from tests.desk import Desk
from tests.world import World

OLD, NEW = new_key(), new_key()
AUNT = "13800000101"


@pytest.fixture(autouse=True)
def no_keys_behind() -> Iterator[None]:
    """Keys are the process's: the next story has none."""
    yield
    sealing.use(ring_of(""))


@pytest.fixture
def sealed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The demo estate, its numbers sealed while it was running."""
    monkeypatch.setenv("GUANJIA_FIELD_KEYS", OLD)
    assert "封好了" in desk.runs("keys", "rotate").stdout
    return desk


def numbers(world: World) -> list[str]:
    """As they lie in the database."""
    query = text("SELECT phone FROM person WHERE phone <> '' ORDER BY id")
    with world.engine.connect() as connection:
        return list(connection.execute(query).scalars())


def disk(world: World) -> bytes:
    """All that whoever steals the disk can read of a SQLite file, also what was deleted."""
    file = Path(str(world.engine.url.database))
    return b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))


def test_no_number_is_left_on_the_disk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    world = desk.world
    open_before = numbers(world)
    assert len(open_before) > 10 and AUNT in open_before
    assert "lie open" in desk.runs("doctor").stdout
    with pytest.raises(CannotStart, match="keys new"):
        desk.runs("keys", "rotate")
    monkeypatch.setenv("GUANJIA_FIELD_KEYS", OLD)
    assert f"{len(open_before)} are not sealed" in desk.runs("doctor").stdout
    assert f"封好了 {len(open_before)} 个" in desk.runs("keys", "rotate").stdout
    assert "all with the newest key" in desk.runs("doctor").stdout
    assert all(each.startswith(sealing.SEALED) for each in numbers(world))
    world.engine.dispose()
    if world.engine.dialect.name == "sqlite":
        found = disk(world)
        assert b"sealed:" in found
        assert not [each for each in open_before if each.encode() in found]


def test_everybody_goes_on_as_before(sealed: Desk) -> None:
    world = sealed.world
    world.says("小刘", "/home 3-2-1501")
    assert AUNT in world.last("小刘").text
    path = sealed.sheet(
        ["桂花园", "3", "2", "1501", 98, "王阿姨", AUNT, None, None],
        ["梅园", "1", "1", "101", 89.5, "王阿姨", AUNT, None, None],
        ["梅园", "1", "1", "102", 89.5, "钱先生", "13900009999", None, None],
    )
    assert "新增 2" in sealed.imports("homes", path, "--skip-bad").stdout
    with transaction(world.engine) as session:
        aunt, *others = named(session, "王阿姨")
        assert not others, "known by her number, she is one person with two homes"
        assert households.people_with_phone(session, AUNT) == [aunt]
        homes = [each.number for each in seeking.homes_of_people(session, AUNT, None, 9)]
        assert homes == ["3-2-1501", "1-1-101"]
        assert len(statements.homes_of_people(session, phone="13900009999")) == 1
        assert not seeking.homes_of_people(session, AUNT[-4:], None, 9), "whole numbers alone"
    assert all(each.startswith(sealing.SEALED) for each in numbers(world))
    sealed.runs("export", "homes", sealed.folder / "out.csv")
    assert AUNT in (sealed.folder / "out.csv").read_text("utf-8-sig")


def test_a_new_key_takes_over_while_people_write(
    sealed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = sealed.world
    monkeypatch.setenv("GUANJIA_FIELD_KEYS", f"{NEW} {OLD}")
    monkeypatch.setattr(resealing, "AT_ONCE", 5)
    ring = ring_of(f"{NEW},{OLD}")
    sealing.use(ring)
    with transaction(world.engine) as session:  # it is cut off after a page
        (column, *_) = resealing.columns()
        assert resealing.page(session, ring, column, 0) == (5, 5)
        left = resealing.count_left(session, ring)
    for number, name in ((AUNT, "王阿姨"), ("13800000401", "赵总")):  # turned, not yet turned
        with reading(world.engine) as session:
            assert [p.name for p in households.people_with_phone(session, number)] == [name]
    with transaction(world.engine) as session:
        named(session, "周律师")[0].phone = "13900001234"
    assert f"封好了 {left - 1} 个" in sealed.runs("keys", "rotate").stdout, "it goes on, no more"
    assert len({each[:14] for each in numbers(world)}) == 1
    monkeypatch.setenv("GUANJIA_FIELD_KEYS", NEW)
    assert "all with the newest key" in sealed.runs("doctor").stdout
    with reading(world.engine) as session:
        assert named(session, "周律师")[0].phone == "13900001234"
    monkeypatch.setenv("GUANJIA_FIELD_KEYS", f"plain {NEW}")  # and back to how it was
    assert "解开了" in sealed.runs("keys", "rotate").stdout
    assert AUNT in numbers(world)


@pytest.mark.long
def test_a_backup_stays_sealed_and_comes_back(sealed: Desk, tmp_path: Path) -> None:
    made = backups.make(
        sealed.world.engine, tmp_path / "none", tmp_path / "b.zip", sealed.world.now
    )
    url = f"sqlite:///{tmp_path / 'other.db'}"
    db.migrate(url)
    engine = connect(url)
    backups.put_back(engine, url, tmp_path / "media", tmp_path / "b.zip", force=False)
    with reading(engine) as session:
        assert named(session, "王阿姨")[0].phone == AUNT
    engine.dispose()
    assert made.rows > 100 and AUNT.encode() not in (tmp_path / "other.db").read_bytes()
    sealing.use(ring_of(NEW))
    with reading(sealed.world.engine) as session, pytest.raises(KeyMissing):
        named(session, "王阿姨")


def test_without_its_key_nothing_begins(sealed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANJIA_FIELD_KEYS", NEW)
    for words in (("serve",), ("keys", "rotate")):
        with pytest.raises(CannotStart, match="另一把钥匙"):
            sealed.runs(*words)
    assert "with a key that was not given" in sealed.runs("doctor").stdout
    monkeypatch.setenv("GUANJIA_FIELD_KEYS", "short")
    with pytest.raises(Exception, match="keys new"):
        sealed.runs("doctor")


def test_who_is_forgotten_goes_sealed_too(sealed: Desk) -> None:
    """Another's row with the same number, as it happens in families, is found by the key."""
    with transaction(sealed.world.engine) as session:
        uncle = named(session, "孙伯")[0]
        uncle.phone = uncle.second_phone = AUNT
        session.flush()
        erase(session, named(session, "王阿姨")[0].id, "已删除")
    with reading(sealed.world.engine) as session:
        assert named(session, "孙伯")[0].phones == ("已删除", "已删除")


def test_sql_can_ask_nothing_else_of_it() -> None:
    phone = col(Person.phone)
    for wrong in (phone.contains, phone.startswith, phone.__lt__):
        with pytest.raises(TypeError, match="sealed"):
            wrong("1380")
