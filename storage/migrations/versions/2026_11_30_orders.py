"""Orders that are paid by button, what the platforms told of them, refunds, statements compared."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_30_orders"
down_revision = "2026_11_30_aging"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sqlmodel.sql.sqltypes.UTCDateTime()
    words = sqlmodel.sql.sqltypes.AutoString()
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_approval_kind_word"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_approval_kind_word"), "kind IN ('spend', 'survey', 'refund')"
        )
    op.create_table(
        "merchant_day",
        sa.Column("id", big, nullable=False),
        sa.Column("merchant", words, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", words, nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("paid_fen", big, nullable=False),
        sa.Column("refunded_fen", big, nullable=False),
        sa.Column("fee_fen", big, nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ask_at", moment, nullable=True),
        sa.Column("error", words, nullable=False),
        sa.CheckConstraint(
            "state IN ('due', 'agreed', 'differs')", name=op.f("ck_merchant_day_state_word")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merchant_day")),
        sa.UniqueConstraint("merchant", "day", name=op.f("uq_merchant_day_merchant_day")),
    )
    op.create_table(
        "payment_notice",
        sa.Column("id", big, nullable=False),
        sa.Column("merchant", words, nullable=False),
        sa.Column("key", words, nullable=False),
        sa.Column("number", words, nullable=False),
        sa.Column("transaction", words, nullable=False),
        sa.Column("amount_fen", big, nullable=False),
        sa.Column("currency", words, nullable=False),
        sa.Column("paid_at", moment, nullable=True),
        sa.Column("foreign", sa.Boolean(), nullable=False),
        sa.Column("state", words, nullable=False),
        sa.Column("outcome", words, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("received_at", moment, nullable=False),
        sa.Column("next_at", moment, nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'booked', 'doubted', 'known', 'refused')",
            name=op.f("ck_payment_notice_state_word"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_notice")),
        sa.UniqueConstraint("merchant", "key", name=op.f("uq_payment_notice_merchant_key")),
    )
    with op.batch_alter_table("payment_notice", schema=None) as batch_op:
        batch_op.create_index(
            "ix_payment_notice_next",
            ["next_at"],
            unique=False,
            sqlite_where=sa.text("next_at IS NOT NULL"),
            postgresql_where=sa.text("next_at IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_payment_notice_number"), ["number"], unique=False)

    op.create_table(
        "payment_order",
        sa.Column("id", big, nullable=False),
        sa.Column("token", words, nullable=False),
        sa.Column("home_id", big, nullable=False),
        sa.Column("payer_id", big, nullable=False),
        sa.Column("amount_fen", big, nullable=False),
        sa.Column("state", words, nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=True),
        sa.Column("decided_at", moment, nullable=True),
        sa.Column("payment_id", big, nullable=True),
        sa.Column("wechat_id", words, nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'paid', 'closed', 'expired')",
            name=op.f("ck_payment_order_state_word"),
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_payment_order_amount_positive")),
        sa.ForeignKeyConstraint(
            ["home_id"], ["home.id"], name=op.f("fk_payment_order_home_id_home")
        ),
        sa.ForeignKeyConstraint(
            ["payer_id"], ["person.id"], name=op.f("fk_payment_order_payer_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_payment_order_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_order")),
        sa.UniqueConstraint("token", name=op.f("uq_payment_order_token")),
    )
    with op.batch_alter_table("payment_order", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_payment_order_expires_at"), ["expires_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_payment_order_home_id"), ["home_id"], unique=False)
        batch_op.create_index(
            "ix_payment_order_open",
            ["home_id"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "order_line",
        sa.Column("order_id", big, nullable=False),
        sa.Column("bill_id", big, nullable=False),
        sa.Column("amount_fen", big, nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name=op.f("fk_order_line_bill_id_bill")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["payment_order.id"], name=op.f("fk_order_line_order_id_payment_order")
        ),
        sa.PrimaryKeyConstraint("order_id", "bill_id", name=op.f("pk_order_line")),
    )
    op.create_table(
        "payment_attempt",
        sa.Column("id", big, nullable=False),
        sa.Column("order_id", big, nullable=False),
        sa.Column("number", words, nullable=False),
        sa.Column("merchant", words, nullable=False),
        sa.Column("way", words, nullable=False),
        sa.Column("state", words, nullable=False),
        sa.Column("prepared", sa.JSON(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("ask_at", moment, nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'paid', 'shutting', 'closed')",
            name=op.f("ck_payment_attempt_state_word"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["payment_order.id"],
            name=op.f("fk_payment_attempt_order_id_payment_order"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_attempt")),
        sa.UniqueConstraint("number", name=op.f("uq_payment_attempt_number")),
    )
    with op.batch_alter_table("payment_attempt", schema=None) as batch_op:
        batch_op.create_index(
            "ix_payment_attempt_ask",
            ["ask_at"],
            unique=False,
            sqlite_where=sa.text("ask_at IS NOT NULL"),
            postgresql_where=sa.text("ask_at IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_payment_attempt_order_id"), ["order_id"], unique=False)

    op.create_table(
        "payment_doubt",
        sa.Column("id", big, nullable=False),
        sa.Column("key", words, nullable=False),
        sa.Column("kind", words, nullable=False),
        sa.Column("merchant", words, nullable=False),
        sa.Column("number", words, nullable=False),
        sa.Column("transaction", words, nullable=False),
        sa.Column("amount_fen", big, nullable=False),
        sa.Column("ours_fen", big, nullable=False),
        sa.Column("order_id", big, nullable=True),
        sa.Column("home_id", big, nullable=True),
        sa.Column("at", moment, nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("cleared_at", moment, nullable=True),
        sa.Column("cleared_by_id", big, nullable=True),
        sa.Column("word", words, nullable=False),
        sa.CheckConstraint(
            "kind IN ('unknown', 'merchant', 'currency', 'amount', 'second', 'late', 'overpaid', 'refund', 'theirs', 'ours', 'differs')",
            name=op.f("ck_payment_doubt_kind_word"),
        ),
        sa.ForeignKeyConstraint(
            ["cleared_by_id"], ["person.id"], name=op.f("fk_payment_doubt_cleared_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["home_id"], ["home.id"], name=op.f("fk_payment_doubt_home_id_home")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["payment_order.id"], name=op.f("fk_payment_doubt_order_id_payment_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_doubt")),
        sa.UniqueConstraint("key", name=op.f("uq_payment_doubt_key")),
    )
    with op.batch_alter_table("payment_doubt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_doubt_home_id"), ["home_id"], unique=False)
        batch_op.create_index(
            "ix_payment_doubt_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("cleared_at IS NULL"),
            postgresql_where=sa.text("cleared_at IS NULL"),
        )

    op.create_table(
        "payment_refund",
        sa.Column("id", big, nullable=False),
        sa.Column("number", words, nullable=False),
        sa.Column("attempt_id", big, nullable=False),
        sa.Column("home_id", big, nullable=False),
        sa.Column("amount_fen", big, nullable=False),
        sa.Column("whole_fen", big, nullable=False),
        sa.Column("reason", words, nullable=False),
        sa.Column("state", words, nullable=False),
        sa.Column("asked_by_id", big, nullable=False),
        sa.Column("approval_id", big, nullable=True),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("ask_at", moment, nullable=True),
        sa.Column("done_at", moment, nullable=True),
        sa.Column("payment_id", big, nullable=True),
        sa.Column("error", words, nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'ready', 'sent', 'done', 'failed', 'rejected')",
            name=op.f("ck_payment_refund_state_word"),
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_payment_refund_amount_positive")),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approval.id"], name=op.f("fk_payment_refund_approval_id_approval")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_payment_refund_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["payment_attempt.id"],
            name=op.f("fk_payment_refund_attempt_id_payment_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["home_id"], ["home.id"], name=op.f("fk_payment_refund_home_id_home")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_payment_refund_payment_id_payment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_refund")),
        sa.UniqueConstraint("number", name=op.f("uq_payment_refund_number")),
    )
    with op.batch_alter_table("payment_refund", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_payment_refund_approval_id"), ["approval_id"], unique=False
        )
        batch_op.create_index(
            "ix_payment_refund_ask",
            ["ask_at"],
            unique=False,
            sqlite_where=sa.text("ask_at IS NOT NULL"),
            postgresql_where=sa.text("ask_at IS NOT NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_payment_refund_attempt_id"), ["attempt_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_payment_refund_home_id"), ["home_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Forward only.")
