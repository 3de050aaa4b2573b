"""Estates take turns: what comes has a lane and a turn in it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_lanes"
down_revision = "2026_12_01_notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    waits = sa.text("state = 'pending'")
    with op.batch_alter_table("received", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lane", sa.Integer(), nullable=False, server_default="-1"))
        batch_op.add_column(sa.Column("turn", big, nullable=False, server_default="0"))
        batch_op.drop_index("ix_received_due")
    with op.batch_alter_table("received", schema=None) as batch_op:
        batch_op.alter_column("lane", server_default=None)
        batch_op.alter_column("turn", server_default=None)
        for name, columns in {"due": ["turn", "id"], "lane": ["lane", "turn"]}.items():
            batch_op.create_index(
                f"ix_received_{name}",
                columns,
                unique=False,
                sqlite_where=waits,
                postgresql_where=waits,
            )


def downgrade() -> None:
    raise NotImplementedError("Forward only.")
