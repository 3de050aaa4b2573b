"""Migrations: what people had before is still there, and still true, afterwards."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, inspect, text

from storage import db, migrating, people, tickets
from storage.people import Person, Role
from storage.tickets import Ticket
from tests import conftest

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
BASELINE = "2026_11_23_second_phones"  # where every database stood before the baseline was written
BEFORE = """
INSERT INTO deployment (id, demo, secret) VALUES (1, false, 'secret');
INSERT INTO estate (id, name, phone, desk, pay) VALUES (1, '桂花园', '', '', '');
INSERT INTO person (id, name, phone, second_phone, language, created_at)
    VALUES (1, '王阿姨', '', '', '', '2026-09-01 00:00:00'),
           (2, '陈主管', '', '', '', '2026-09-01 00:00:00');
INSERT INTO role (id, person_id, name, estate_id) VALUES (1, 2, 'cs-supervisor', 1);
INSERT INTO ticket (id, estate_id, reporter_id, place, text, category, urgency, department, state,
                    about_role, created_at)
    VALUES (1, 1, 1, '', '主管骂人', 'service', 'normal', 'service', 'reported',
            'cs-supervisor', '2026-09-02 00:00:00'),
           (2, 1, 1, '', '保安骂人', 'service', 'normal', 'service', 'taken',
            'order', '2026-09-02 00:00:00'),
           (3, 1, 1, '', '漏水', 'engineering', 'normal', 'engineering', 'taken',
            '', '2026-09-02 00:00:00');
INSERT INTO ticket_event (id, ticket_id, kind, at, text, data)
    VALUES (1, 1, 'reported', '2026-09-02 00:00:00', '主管骂人', '{}')
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'old.db'}"
    url: str = request.getfixturevalue("postgres_database")
    conftest.administer(url, "DROP SCHEMA public CASCADE")
    conftest.administer(url, "CREATE SCHEMA public")
    return url


def test_no_step_takes_a_default_back_before_the_rows_are_copied() -> None:
    """Of a column that is added and whose default goes in one batch, SQLite copies rows without."""
    for path in (Path(migrating.__file__).parent / "migrations" / "versions").glob("*.py"):
        for batch in path.read_text("utf-8").split("with op.batch_alter_table")[1:]:
            assert not ("add_column" in batch and "server_default=None" in batch), path.name


@pytest.mark.long
def test_what_stood_at_the_baseline_is_carried_over(empty: str) -> None:
    command.upgrade(db.alembic(empty), BASELINE)
    engine = db.connect(empty)
    with engine.begin() as connection:
        for statement in BEFORE.strip().split(";\n"):
            connection.execute(text(statement))
    assert not db.at_head(engine)
    db.migrate(empty)
    assert db.at_head(engine)
    with db.reading(engine) as session:
        leaders, guards, leak = (session.get_one(Ticket, number) for number in (1, 2, 3))
        assert leaders.is_confidential and leaders.about_leaders
        assert guards.about_role == "order" and not guards.is_confidential
        assert leak.is_held and not leak.is_confidential
        assert people.roles_of(session, 2) == {"cs-supervisor"}
        assert session.connection().execute(text("SELECT count(*) FROM ticket_event")).scalar() == 1
    engine.dispose()


@pytest.mark.long
def test_the_database_takes_whatever_the_charter_names(empty: str) -> None:
    db.migrate(empty)
    engine = db.connect(empty)
    with db.transaction(engine) as session:
        session.add(Person(id=1, name="小林", created_at=NOW))
        session.flush()
        session.add(Role(person_id=1, name="greening"))
        session.add(
            Ticket(
                reporter_id=1,
                text="草坪枯了",
                category="greening",
                department="greening",
                created_at=NOW,
            )
        )
    with db.reading(engine) as session:
        assert people.roles_of(session, 1) == {"greening"}
        assert [each.id for each in tickets.open_in(session, ["greening"])] == [1]
    engine.dispose()


# ---------------------------------------------------------------------------- whole or not at all


def _at_baseline(url: str) -> None:
    command.upgrade(db.alembic(url), BASELINE)
    engine = db.connect(url)
    with engine.begin() as connection:
        for statement in BEFORE.strip().split(";\n"):
            connection.execute(text(statement))
    engine.dispose()


def _tables(url: str) -> set[str]:
    engine = db.connect(url)
    with engine.connect() as connection:
        found = set(inspect(connection).get_table_names())
    engine.dispose()
    return found


@pytest.mark.long
def test_a_step_that_breaks_leaves_everything_as_it_was(
    empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _at_baseline(empty)
    tables = _tables(empty)

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr(migrating.Watch, "__call__", breaks)
    with pytest.raises(RuntimeError):
        db.migrate(empty)
    assert _tables(empty) == tables
    monkeypatch.undo()
    db.migrate(empty)
    engine = db.connect(empty)
    assert db.at_head(engine)
    engine.dispose()


def test_a_step_that_loses_rows_is_not_taken(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _at_baseline(empty)
    counted = migrating._counts
    calls: list[int] = []

    def lose(connection: Connection) -> object:
        calls.append(1)
        if len(calls) == 3:
            connection.execute(text("DELETE FROM ticket_event"))
        return counted(connection)

    monkeypatch.setattr(migrating, "_counts", lose)
    with pytest.raises(migrating.RowsLost, match="1 of 1 rows of ticket_event"):
        db.migrate(empty)
    monkeypatch.undo()
    engine = db.connect(empty)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM ticket_event")).scalar() == 1
    engine.dispose()


@pytest.mark.parametrize("in_place_of", [True, False])
@pytest.mark.long
def test_what_an_older_migration_left_when_it_was_killed_is_mended(
    tmp_path: Path, in_place_of: bool
) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    _at_baseline(url)
    engine = db.connect(url)
    with engine.begin() as connection:
        if in_place_of:
            connection.execute(text("ALTER TABLE role RENAME TO _alembic_tmp_role"))
        else:
            connection.execute(text("CREATE TABLE _alembic_tmp_role (id INTEGER)"))
    engine.dispose()
    db.migrate(url)
    assert "_alembic_tmp_role" not in _tables(url)
    engine = db.connect(url)
    with db.reading(engine) as session:
        assert people.roles_of(session, 2) == {"cs-supervisor"}
    engine.dispose()


@pytest.mark.long
def test_a_copy_is_made_before_and_only_then(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    url = f"sqlite:///{path}"
    _at_baseline(url)
    copy = db.migrate(url)
    assert copy is not None and copy.name == f"old.db.before-{BASELINE}"
    assert copy.stat().st_mode & 0o777 == 0o600
    engine = db.connect(f"sqlite:///{copy}")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM ticket")).scalar() == 3
    engine.dispose()
    assert db.migrate(url) is None
    assert db.migrate(f"sqlite:///{tmp_path / 'new.db'}") is None
    assert (tmp_path / "new.db").stat().st_mode & 0o777 == 0o600


KILLED = """
import sys
from storage import db
db.migrate(sys.argv[1])
"""


@pytest.mark.long
def test_a_migration_that_is_killed_at_any_moment_can_be_run_again(tmp_path: Path) -> None:
    whole = tmp_path / "whole.db"
    _at_baseline(f"sqlite:///{whole}")
    engine = db.connect(f"sqlite:///{whole}")
    with engine.begin() as connection:  # so many that a step takes its time
        connection.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)"
                " INSERT INTO ticket_event (id, ticket_id, kind, at, text, data)"
                " SELECT i, 1, 'said', '2026-09-02 00:00:00', '漏水', '{}' FROM n"
            )
        )
    engine.dispose()
    with closing(sqlite3.connect(whole)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    unfinished = 0
    for kill in range(24):
        path = tmp_path / f"killed-{kill}.db"
        shutil.copy(whole, path)
        url = f"sqlite:///{path}"
        process = subprocess.Popen([sys.executable, "-c", KILLED, url])
        time.sleep(0.3 + 0.07 * kill)
        process.kill()
        process.wait()
        engine = db.connect(url)
        unfinished += not db.at_head(engine)
        engine.dispose()
        db.migrate(url)
        engine = db.connect(url)
        assert db.at_head(engine)
        with engine.connect() as connection:
            counted = connection.execute(text("SELECT count(*) FROM ticket_event")).scalar()
            assert counted == 59_902
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        engine.dispose()
    assert unfinished
