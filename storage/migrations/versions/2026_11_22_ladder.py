"""Calls and visits: their result, a promise to pay, whose list they are on."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_ladder"
down_revision = "2026_11_22_incidents"
branch_labels = None
depends_on = None


def _id() -> sa.BigInteger:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _time() -> sqlmodel.sql.sqltypes.UTCDateTime:
    return sqlmodel.sql.sqltypes.UTCDateTime()


def upgrade() -> None:
    with op.batch_alter_table("dunning_step", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "result", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""
            )
        )
        batch_op.add_column(sa.Column("promised_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("assignee_id", _id(), nullable=True))
    with op.batch_alter_table("dunning_step", schema=None) as batch_op:
        batch_op.alter_column("result", server_default=None)
        batch_op.create_foreign_key(
            batch_op.f("fk_dunning_step_assignee_id_person"), "person", ["assignee_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_dunning_step_result_word"),
            "result IN ('', 'promised', 'unanswered', 'wrong_number', 'refused', 'claims_paid',"
            " 'other')",
        )
        batch_op.create_index(
            batch_op.f("ix_dunning_step_promised_on"), ["promised_on"], unique=False
        )


def downgrade() -> None:
    raise NotImplementedError("the road leads forward only")
