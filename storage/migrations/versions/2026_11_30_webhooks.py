"""Other programs are told what happens to tickets."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_30_webhooks"
down_revision = "2026_11_30_keys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sqlmodel.sql.sqltypes.UTCDateTime()
    words = sqlmodel.sql.sqltypes.AutoString()
    op.create_table(
        "webhook",
        sa.Column("id", big, nullable=False),
        sa.Column("key_id", big, nullable=False),
        sa.Column("url", words, nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("secret", words, nullable=False),
        sa.Column("secret_before", words, nullable=False),
        sa.Column("before_until", moment, nullable=True),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("stopped_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["key_id"], ["api_key.id"], name=op.f("fk_webhook_key_id_api_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
    )
    with op.batch_alter_table("webhook", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhook_key_id"), ["key_id"], unique=False)
    op.create_table(
        "webhook_letter",
        sa.Column("id", big, nullable=False),
        sa.Column("webhook_id", big, nullable=False),
        sa.Column("ticket_id", big, nullable=True),
        sa.Column("kind", words, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("state", words, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", moment, nullable=False),
        sa.Column("claimed_until", moment, nullable=True),
        sa.Column("sent_at", moment, nullable=True),
        sa.Column("error", words, nullable=False),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'dead')",
            name=op.f("ck_webhook_letter_state_word"),
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_webhook_letter_ticket_id_ticket")
        ),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhook.id"], name=op.f("fk_webhook_letter_webhook_id_webhook")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_letter")),
    )
    waiting = sa.text("state IN ('pending', 'sending')")
    with op.batch_alter_table("webhook_letter", schema=None) as batch_op:
        batch_op.create_index(
            "ix_webhook_letter_waiting",
            ["id"],
            unique=False,
            sqlite_where=waiting,
            postgresql_where=waiting,
        )
        batch_op.create_index(
            "ix_webhook_letter_line", ["webhook_id", "ticket_id", "id"], unique=False
        )


def downgrade() -> None:
    raise NotImplementedError("Forward only.")
