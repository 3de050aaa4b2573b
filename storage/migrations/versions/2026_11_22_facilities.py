"""The register of facilities and their maintenance plans."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_facilities"
down_revision = "2026_11_22_surveys"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
WAITING = sa.text("next_at IS NOT NULL")


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
        "facility",
        sa.Column("id", _id(), nullable=False),
        sa.Column("estate_id", _id(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("place", TEXT(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("created_by_id", _id(), nullable=True),
        sa.CheckConstraint("state IN ('active', 'retired')", name=op.f("ck_facility_state_word")),
        _to("facility", "created_by_id", "person"),
        _to("facility", "estate_id", "estate"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility")),
        sa.UniqueConstraint("estate_id", "name", name=op.f("uq_facility_estate_id_name")),
    )
    op.create_table(
        "maintenance_plan",
        sa.Column("id", _id(), nullable=False),
        sa.Column("facility_id", _id(), nullable=False),
        sa.Column("what", TEXT(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("unit", TEXT(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("created_at", _time(), nullable=False),
        sa.Column("next_at", _time(), nullable=True),
        sa.CheckConstraint("unit IN ('day', 'month')", name=op.f("ck_maintenance_plan_unit_word")),
        _to("maintenance_plan", "facility_id", "facility"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance_plan")),
    )
    op.create_index(op.f("ix_maintenance_plan_facility_id"), "maintenance_plan", ["facility_id"])
    op.create_index(
        "ix_maintenance_plan_next",
        "maintenance_plan",
        ["next_at"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    raise NotImplementedError("the road leads forward only")
