"""Months of fees, with a death in each; and a checker that would see every harm."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.simulation import arrears, year


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, year.Year]:
    path = tmp_path_factory.mktemp("year") / "year.db"
    return path, year.live(path, homes=40, months=4)


def test_in_four_months_of_fees_nobody_is_wronged(lived: tuple[Path, year.Year]) -> None:
    path, life = lived
    history = arrears.read(path)
    found = arrears.mistakes(history)
    assert not found, f"{len(found)} mistakes, such as:\n" + "\n".join(found[:20])
    assert len(life.crashes) == 4
    assert _booked_of_platform(path) == life.platform and len(life.platform) > 10
    assert history.cases
    assert {each["state"] for each in history.texts} >= {"sent", "stale"}
    assert {each["outcome"] for each in history.steps} >= {"promise", "不肯交", "号码不对"}


def _booked_of_platform(path: Path) -> dict[str, int]:
    """What our books have of the platform, as its own statement puts it."""
    with sqlite3.connect(path) as connection:
        query = "SELECT reference, amount_fen FROM payment WHERE key LIKE 'order:%'"
        return dict(connection.execute(query).fetchall())


HARMS = {
    "books": "UPDATE bill SET amount_fen = amount_fen + 1 WHERE id = 1",
    "after_payment": "UPDATE audit_entry SET at = '2026-01-01 00:00:00' "
    "WHERE action IN ('payment.imported', 'payment.received')",
    "twice": "UPDATE outbox SET receiver = 'p1', task_id = (SELECT max(task_id) FROM outbox) "
    "WHERE kind = 'dunning' AND state = 'sent'",
    "skipped": "DELETE FROM dunning_step WHERE state = 'sent' AND step = 'text'",
    "sums": "UPDATE dunning_step SET amount_fen = amount_fen + 1",
    "in_the_night": "UPDATE outbox SET sent_at = '2027-02-03 13:00:00' "
    "WHERE kind = 'dunning' AND state = 'sent'",
    "too_often": "UPDATE dunning_step SET home_id = 1",
    "promised": "UPDATE dunning_step SET outcome = '', created_at = datetime(done_at, '+1 hour') "
    "WHERE outcome = 'promise'",
    "law": "DELETE FROM legal_case",
}


@pytest.mark.parametrize("check", HARMS)
def test_the_checker_sees_every_harm(
    lived: tuple[Path, year.Year], tmp_path: Path, check: str
) -> None:
    path = Path(shutil.copy(lived[0], tmp_path / "harmed.db"))
    with sqlite3.connect(path) as connection:
        connection.execute("DROP INDEX IF EXISTS ix_dunning_step_month")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        _without_unique(connection)
        connection.execute(HARMS[check])
    found = arrears.mistakes(arrears.read(path))
    assert any(each.startswith(check) for each in found)


def _without_unique(connection: sqlite3.Connection) -> None:
    """The table would refuse some of the harm; a copy of it without its rules does not."""
    connection.execute("CREATE TABLE harmed AS SELECT * FROM dunning_step")
    connection.execute("DROP TABLE dunning_step")
    connection.execute("ALTER TABLE harmed RENAME TO dunning_step")
