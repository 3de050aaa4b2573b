"""Words that wait for a decision; files of messages; albums."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_22_speech"
down_revision = "2026_11_22_wecom"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sqlmodel.sql.sqltypes.AutoString()
TIME = sqlmodel.sql.sqltypes.UTCDateTime()
ADDED = (
    ("outbox", "file_ids", sa.JSON(), "[]"),
    ("attachment", "inside", sa.Boolean(), sa.false()),
    ("received", "album", TEXT, ""),
)
OPEN = sa.text("expires_at IS NOT NULL")


def upgrade() -> None:
    for table, column, kind, first in ADDED:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column(column, kind, nullable=False, server_default=first))
        with op.batch_alter_table(table) as batch:  # the rows that were there have it now
            batch.alter_column(column, existing_type=kind, server_default=None)
    op.create_table(
        "held_reply",
        sa.Column("id", BIG, nullable=False),
        sa.Column("ticket_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("file_ids", sa.JSON(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("held_at", TIME, nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'dropped')", name=op.f("ck_held_reply_state_word")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_held_reply_ticket_id_ticket")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_held_reply_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_reply")),
    )
    op.create_index(op.f("ix_held_reply_ticket_id"), "held_reply", ["ticket_id"])
    op.create_table(
        "doubt",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("contact_point_id", BIG, nullable=False),
        sa.Column("ticket_id", BIG, nullable=False),
        sa.Column("received_id", BIG, nullable=True),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("passed_on", sa.Boolean(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("said_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'same', 'new')", name=op.f("ck_doubt_state_word")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_doubt_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["contact_point_id"],
            ["contact_point.id"],
            name=op.f("fk_doubt_contact_point_id_contact_point"),
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_doubt_ticket_id_ticket")
        ),
        sa.ForeignKeyConstraint(
            ["received_id"], ["received.id"], name=op.f("fk_doubt_received_id_received")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubt")),
    )
    op.create_index(op.f("ix_doubt_person_id"), "doubt", ["person_id"])
    op.create_index(
        "ix_doubt_expires",
        "doubt",
        ["expires_at"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("doubt")
    op.drop_table("held_reply")
    with op.batch_alter_table("received") as table:
        table.drop_column("album")
    with op.batch_alter_table("attachment") as table:
        table.drop_column("inside")
    with op.batch_alter_table("outbox") as table:
        table.drop_column("file_ids")
