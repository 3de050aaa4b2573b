"""Meters of an estate and their readings."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_meters"
down_revision = "2026_11_22_facilities"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


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
        "meter",
        sa.Column("id", _id(), nullable=False),
        sa.Column("estate_id", _id(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("factor", sa.Integer(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('electricity', 'water', 'gas', 'heat')", name=op.f("ck_meter_kind_word")
        ),
        sa.CheckConstraint("state IN ('active', 'retired')", name=op.f("ck_meter_state_word")),
        _to("meter", "estate_id", "estate"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meter")),
        sa.UniqueConstraint("estate_id", "name", name=op.f("uq_meter_estate_id_name")),
    )
    op.create_table(
        "meter_reading",
        sa.Column("id", _id(), nullable=False),
        sa.Column("meter_id", _id(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("month", TEXT(), nullable=False),
        sa.Column("value", _id(), nullable=False),
        sa.Column("used", _id(), nullable=False),
        sa.Column("at", _time(), nullable=False),
        sa.Column("by_id", _id(), nullable=False),
        sa.Column("attachment_id", _id(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('start', 'reading', 'final')", name=op.f("ck_meter_reading_kind_word")
        ),
        _to("meter_reading", "attachment_id", "attachment"),
        _to("meter_reading", "by_id", "person"),
        _to("meter_reading", "meter_id", "meter"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meter_reading")),
    )
    op.create_index("ix_meter_reading_meter", "meter_reading", ["meter_id", "id"])
    op.create_index("ix_meter_reading_month", "meter_reading", ["month"])


def downgrade() -> None:
    raise NotImplementedError("the road leads forward only")
