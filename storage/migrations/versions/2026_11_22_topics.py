"""Topics of staff groups."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_topics"
down_revision = "2026_11_22_shifts"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sqlmodel.sql.sqltypes.AutoString()
MOVING = sa.text("NOT settled")


def upgrade() -> None:
    op.create_table(
        "topic",
        sa.Column("id", BIG, nullable=False),
        sa.Column("staff_chat_id", BIG, nullable=False),
        sa.Column("ticket_id", BIG, nullable=True),
        sa.Column("thread", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("urgency", TEXT, nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_chat_id"], ["staff_chat.id"], name=op.f("fk_topic_staff_chat_id_staff_chat")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_topic_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint(
            "staff_chat_id", "ticket_id", name=op.f("uq_topic_staff_chat_id_ticket_id")
        ),
    )
    op.create_index(op.f("ix_topic_ticket_id"), "topic", ["ticket_id"])
    op.create_index("ix_topic_thread", "topic", ["staff_chat_id", "thread"])
    op.create_index(
        "ix_topic_moving", "topic", ["id"], sqlite_where=MOVING, postgresql_where=MOVING
    )
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("topic_id", BIG, nullable=True))
        table.create_foreign_key(op.f("fk_outbox_topic_id_topic"), "topic", ["topic_id"], ["id"])
    for column in ("forum", "topics_refused"):
        with op.batch_alter_table("staff_chat") as table:
            table.add_column(
                sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false())
            )
        with op.batch_alter_table("staff_chat") as table:
            table.alter_column(column, existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("staff_chat") as table:
        table.drop_column("topics_refused")
        table.drop_column("forum")
    with op.batch_alter_table("outbox") as table:
        table.drop_column("topic_id")
    op.drop_table("topic")
