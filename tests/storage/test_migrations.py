"""Migrations: what people had before is still there, and still true, afterwards."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from storage import db, people, tickets
from storage.people import Person, Role
from storage.tickets import Ticket
from tests import conftest

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
BASELINE = "2026_11_23_second_phones"  # where every database stood before the baseline was written
BEFORE = """
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
