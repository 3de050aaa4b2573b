"""Requests to be bound, questions about the archive, lines of statements without a home."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_requests"
down_revision = "2026_11_22_follow_up"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bind_request",
        sa.Column("id", _id(), nullable=False),
        sa.Column("contact_point_id", _id(), nullable=False),
        sa.Column("person_id", _id(), nullable=False),
        sa.Column("home_id", _id(), nullable=False),
        sa.Column("name", _text(), nullable=False),
        sa.Column("phone", _text(), nullable=False),
        sa.Column("state", _text(), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("decided_at", _time(), nullable=True),
        sa.Column("decided_by_id", _id(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'approved', 'rejected')", name=op.f("ck_bind_request_state_word")
        ),
        *_ties("bind_request", contact_point_id="contact_point", person_id="person"),
        *_ties("bind_request", home_id="home", decided_by_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bind_request")),
    )
    _index("ix_bind_request_open", "bind_request", "contact_point_id", unique=True)
    op.create_table(
        "archive_question",
        sa.Column("id", _id(), nullable=False),
        sa.Column("home_id", _id(), nullable=False),
        sa.Column("person_id", _id(), nullable=False),
        sa.Column("field", _text(), nullable=False),
        sa.Column("asked_at", _time(), nullable=False),
        sa.Column("answer", _text(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('', 'given', 'refused')", name=op.f("ck_archive_question_answer_word")
        ),
        *_ties("archive_question", home_id="home", person_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_question")),
    )
    op.create_index("ix_archive_question_home_id", "archive_question", ["home_id"], unique=False)
    op.create_table(
        "statement_line",
        sa.Column("id", _id(), nullable=False),
        sa.Column("key", _text(), nullable=False),
        sa.Column("paid_at", _time(), nullable=False),
        sa.Column(
            "amount_fen", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("payer", _text(), nullable=False),
        sa.Column("phone", _text(), nullable=False),
        sa.Column("note", _text(), nullable=False),
        sa.Column("reference", _text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("state", _text(), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("decided_at", _time(), nullable=True),
        sa.Column("decided_by_id", _id(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'matched', 'dismissed')", name=op.f("ck_statement_line_state_word")
        ),
        *_ties("statement_line", decided_by_id="person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_line")),
        sa.UniqueConstraint("key", name=op.f("uq_statement_line_key")),
    )
    _index("ix_statement_line_open", "statement_line", "id", unique=False)


def _ties(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
        for column, to in columns.items()
    ]


def _index(name: str, table: str, column: str, *, unique: bool) -> None:
    still = sa.text("state = 'open'")
    op.create_index(
        name, table, [column], unique=unique, sqlite_where=still, postgresql_where=still
    )


def _id() -> sa.BigInteger:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text() -> sqlmodel.sql.sqltypes.AutoString:
    return sqlmodel.sql.sqltypes.AutoString()


def _time() -> sqlmodel.sql.sqltypes.UTCDateTime:
    return sqlmodel.sql.sqltypes.UTCDateTime()
