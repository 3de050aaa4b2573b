"""What WeCom wants remembered: codes of cards, cursors of 微信客服, welcomes."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_wecom"
down_revision = "2026_11_22_clocks"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sqlmodel.sql.sqltypes.AutoString()
TIME = sqlmodel.sql.sqltypes.UTCDateTime()


def upgrade() -> None:
    op.create_table(
        "button_card",
        sa.Column("outbox_id", BIG, nullable=False),
        sa.Column("task", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("sent_at", TIME, nullable=False),
        sa.Column("not_before", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name=op.f("fk_button_card_outbox_id_outbox")
        ),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_button_card")),
        sa.UniqueConstraint("task", name=op.f("uq_button_card_task")),
    )
    live = sa.text("code <> ''")
    op.create_index(
        "ix_button_card_live",
        "button_card",
        ["outbox_id"],
        sqlite_where=live,
        postgresql_where=live,
    )
    op.create_table(
        "kf_account",
        sa.Column("kf_id", TEXT, nullable=False),
        sa.Column("cursor", TEXT, nullable=False),
        sa.Column("token", TEXT, nullable=False),
        sa.Column("token_until", TIME, nullable=False),
        sa.Column("wanted_at", TIME, nullable=True),
        sa.Column("pulled_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("kf_id", name=op.f("pk_kf_account")),
    )
    op.create_table(
        "kf_welcome",
        sa.Column("address", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_kf_welcome")),
    )


def downgrade() -> None:
    raise NotImplementedError("the road leads forward only")
