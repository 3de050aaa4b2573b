"""Notices have a moment to leave, outages a beginning and an end; who has heard is known by home."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_30_outages"
down_revision = "2026_11_30_restores"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sqlmodel.sql.sqltypes.UTCDateTime()
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("emergency", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        for name in ("begins_at", "ends_at", "restored_at", "next_at"):
            batch_op.add_column(sa.Column(name, moment, nullable=True))
        batch_op.add_column(
            sa.Column("is_sent", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch_op.create_index(batch_op.f("ix_notice_next_at"), ["next_at"], unique=False)
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.alter_column("emergency", server_default=None)
        batch_op.alter_column("is_sent", server_default=None)
    said = sa.text("notice_id IS NOT NULL")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notice_id", big, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_outbox_notice_id_notice"), "notice", ["notice_id"], ["id"]
        )
        batch_op.create_index(
            "ix_outbox_notice",
            ["notice_id"],
            unique=False,
            sqlite_where=said,
            postgresql_where=said,
        )


def downgrade() -> None:
    raise NotImplementedError("Forward only.")
