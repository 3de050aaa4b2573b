"""A platform's day is compared with what moved in the account, too; refunds are looked for in it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_funds"
down_revision = "2026_11_30_risers"
branch_labels = None
depends_on = None

DOUBTS = (
    "'unknown', 'merchant', 'currency', 'amount', 'second', 'late', 'overpaid', 'refund', "
    "'theirs', 'ours', 'differs', 'unbilled', 'credit', 'movement', 'fee'"
)


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table("payment_doubt", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_payment_doubt_kind_word"), type_="check")
        batch_op.create_check_constraint(op.f("ck_payment_doubt_kind_word"), f"kind IN ({DOUBTS})")
    with op.batch_alter_table("payment_refund", schema=None) as batch_op:
        batch_op.add_column(sa.Column("billed_on", sa.Date(), nullable=True))
    op.execute("UPDATE payment_refund SET billed_on = date(done_at) WHERE done_at IS NOT NULL")
    with op.batch_alter_table("merchant_day", schema=None) as batch_op:
        batch_op.add_column(sa.Column("funds", sa.String(), nullable=False, server_default="none"))
        batch_op.add_column(sa.Column("withdrawn_fen", big, nullable=False, server_default="0"))
    with op.batch_alter_table("merchant_day", schema=None) as batch_op:
        batch_op.alter_column("funds", server_default=None)
        batch_op.alter_column("withdrawn_fen", server_default=None)
        batch_op.create_check_constraint(
            op.f("ck_merchant_day_funds_word"), "funds IN ('due', 'compared', 'none')"
        )


def downgrade() -> None:
    raise NotImplementedError("Forward only.")
