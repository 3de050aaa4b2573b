"""Checkpoints, rounds along them and what was seen."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_rounds"
down_revision = "2026_11_22_policies"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
WAITING = sa.text("next_at IS NOT NULL")
WALKING = sa.text("state = 'walking'")


def _id() -> sa.BigInteger:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _time() -> sqlmodel.sql.sqltypes.UTCDateTime:
    return sqlmodel.sql.sqltypes.UTCDateTime()


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")
    )


def upgrade() -> None:
    op.create_table(
        "checkpoint",
        sa.Column("id", _id(), nullable=False),
        sa.Column("estate_id", _id(), nullable=False),
        sa.Column("route", TEXT(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("code", TEXT(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("created_by_id", _id(), nullable=True),
        _to("checkpoint", "created_by_id", "person"),
        _to("checkpoint", "estate_id", "estate"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoint")),
        sa.UniqueConstraint("code", name=op.f("uq_checkpoint_code")),
    )
    op.create_index("ix_checkpoint_route", "checkpoint", ["route", "estate_id"])
    op.create_table(
        "round",
        sa.Column("id", _id(), nullable=False),
        sa.Column("route", TEXT(), nullable=False),
        sa.Column("estate_id", _id(), nullable=False),
        sa.Column("walker_id", _id(), nullable=False),
        sa.Column("started_at", _time(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("finished_at", _time(), nullable=True),
        sa.Column("reason", TEXT(), nullable=False),
        sa.Column("next_at", _time(), nullable=True),
        sa.CheckConstraint(
            "state IN ('walking', 'whole', 'broken')", name=op.f("ck_round_state_word")
        ),
        _to("round", "estate_id", "estate"),
        _to("round", "walker_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
    )
    op.create_index(
        "ix_round_walking",
        "round",
        ["route", "estate_id"],
        unique=True,
        sqlite_where=WALKING,
        postgresql_where=WALKING,
    )
    op.create_index("ix_round_started", "round", ["route", "started_at"])
    op.create_index(
        "ix_round_next", "round", ["next_at"], sqlite_where=WAITING, postgresql_where=WAITING
    )
    op.create_table(
        "round_visit",
        sa.Column("id", _id(), nullable=False),
        sa.Column("round_id", _id(), nullable=False),
        sa.Column("checkpoint_id", _id(), nullable=False),
        sa.Column("person_id", _id(), nullable=False),
        sa.Column("at", _time(), nullable=False),
        sa.Column("scanned", sa.Boolean(), nullable=False),
        sa.Column("ticket_id", _id(), nullable=True),
        _to("round_visit", "checkpoint_id", "checkpoint"),
        _to("round_visit", "person_id", "person"),
        _to("round_visit", "round_id", "round"),
        _to("round_visit", "ticket_id", "ticket"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_visit")),
        sa.UniqueConstraint(
            "round_id", "checkpoint_id", name=op.f("uq_round_visit_round_id_checkpoint_id")
        ),
    )
    op.create_index(op.f("ix_round_visit_ticket_id"), "round_visit", ["ticket_id"])


def downgrade() -> None:
    raise NotImplementedError("the road leads forward only")
