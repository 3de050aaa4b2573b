"""Migrations: what people had before is still there, and still true, afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from storage import bills, books, db, disputes, payments
from tests import conftest

BEFORE = """
INSERT INTO estate (id, name, phone, desk, pay) VALUES (1, '桂花园', '', '', '');
INSERT INTO building (id, estate_id, number) VALUES (1, 1, '3');
INSERT INTO home (id, estate_id, building_id, building, unit, room, area_dm2)
    VALUES (1, 1, 1, '3', '2', '1501', 12250);
INSERT INTO bill (id, home_id, item, month, amount_fen, due_on, disputed, created_at)
    VALUES (1, 1, 'property', '2026-09', 30625, '2026-09-28', false, '2026-09-01 00:00:00'),
           (2, 1, 'property', '2026-10', 30625, '2026-10-28', true, '2026-10-01 00:00:00');
INSERT INTO payment (id, bill_id, amount_fen, paid_at, key)
    VALUES (1, 1, 10000, '2026-09-20 00:00:00', 'a'), (2, 1, 20625, '2026-09-21 00:00:00', 'b')
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


def test_payments_on_bills_become_payments_of_homes(empty: str) -> None:
    command.upgrade(db.alembic(empty), "2026_11_22_dunning_indexes")
    engine = db.connect(empty)
    with engine.begin() as connection:
        for statement in BEFORE.strip().split(";\n"):
            connection.execute(text(statement))
    db.migrate(empty)
    with db.reading(engine) as session:
        assert not books.faults(session)
        assert [each.left_fen for each in bills.ledger(session, 1)] == [0, 30_625]
        assert [each.amount_fen for each in payments.of_home(session, 1)] == [20_625, 10_000]
        (dispute,) = disputes.of_bills(session, [1, 2])
        assert (dispute.bill_id, dispute.outcome) == (2, "open")
    engine.dispose()
