"""The company's own canned replies, lists of tickets that somebody keeps, who looks at a ticket."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_12_01_desk"
down_revision = "2026_12_01_sheets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    words, moment = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "own_reply",
        sa.Column("name", words(), nullable=False),
        sa.Column("chinese", words(), nullable=False),
        sa.Column("english", words(), nullable=False),
        sa.Column("person_id", big, nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_own_reply_person_id_person")
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_own_reply")),
    )
    op.create_table(
        "saved_filter",
        sa.Column("id", big, nullable=False),
        sa.Column("person_id", big, nullable=False),
        sa.Column("name", words(), nullable=False),
        sa.Column("query", words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_saved_filter_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_saved_filter_person_id_name")),
    )
    op.create_table(
        "looking",
        sa.Column("ticket_id", big, nullable=False),
        sa.Column("person_id", big, nullable=False),
        sa.Column("seen_at", moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_looking_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_looking_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("ticket_id", "person_id", name=op.f("pk_looking")),
    )
    op.create_index(op.f("ix_looking_person_id"), "looking", ["person_id"])


def downgrade() -> None:
    raise NotImplementedError("Forward only.")
