"""Each month's rehearsal of a restore is written down."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "2026_11_30_restores"
down_revision = "2026_11_30_webhooks"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "restore_drill",
        sa.Column("month", sa.String(), primary_key=True),
        sa.Column("backup", sa.String(), nullable=False),
        sa.Column("rows", _ID, nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("restore_drill")
