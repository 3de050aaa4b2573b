"""Drills are written down apart from everything that counts."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "2026_11_30_drills"
down_revision = "2026_11_30_logins"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WAITING = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "drill",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("key", sa.String(), nullable=False, unique=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("begun_at", UTCDateTime(), nullable=False),
        sa.Column("next_at", UTCDateTime(), nullable=True),
        sa.Column("passed_at", UTCDateTime(), nullable=True),
        sa.Column("passed_by_id", _ID, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("failure", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('complaint', 'tap')", name="kind_word"),
    )
    op.create_index(
        "ix_drill_next",
        "drill",
        ["next_at"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )


def downgrade() -> None:
    op.drop_table("drill")
