"""What each part of a long message is called at its platform."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_23_parts"
down_revision = "2026_11_23_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message_part",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "outbox_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("address", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("provider_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("lost", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name=op.f("fk_message_part_outbox_id_outbox")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_part")),
    )
    with op.batch_alter_table("message_part", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_message_part_outbox_id"), ["outbox_id"], unique=False)
        batch_op.create_index(op.f("ix_message_part_provider_id"), ["provider_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("the road leads forward only")
