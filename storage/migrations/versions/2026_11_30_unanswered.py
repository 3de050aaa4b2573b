"""Questions that nobody could answer are kept for whoever writes the answers."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_30_unanswered"
down_revision = "2026_11_30_drills"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sqlmodel.sql.sqltypes.UTCDateTime()
    words = sqlmodel.sql.sqltypes.AutoString()
    op.create_table(
        "unanswered",
        sa.Column("id", big, nullable=False),
        sa.Column("person_id", big, nullable=False),
        sa.Column("estate_id", big, nullable=True),
        sa.Column("text", words, nullable=False),
        sa.Column("subject", words, nullable=False),
        sa.Column("why", words, nullable=False),
        sa.Column("ticket_id", big, nullable=True),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("settled_at", moment, nullable=True),
        sa.CheckConstraint(
            "why IN ('no_answer', 'unhelped', 'unclear')", name=op.f("ck_unanswered_why_word")
        ),
        sa.ForeignKeyConstraint(
            ["estate_id"], ["estate.id"], name=op.f("fk_unanswered_estate_id_estate")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_unanswered_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_unanswered_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered")),
    )
    open_ones = sa.text("settled_at IS NULL")
    with op.batch_alter_table("unanswered", schema=None) as batch_op:
        batch_op.create_index(
            "ix_unanswered_open",
            ["id"],
            unique=False,
            sqlite_where=open_ones,
            postgresql_where=open_ones,
        )
        batch_op.create_index(batch_op.f("ix_unanswered_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Forward only.")
