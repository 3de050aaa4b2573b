"""The staff say when they are away, and notices are kept; what somebody heard of last is found."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "2026_11_30_absences"
down_revision = "2026_11_30_lists"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ABOUT = sa.text("ticket_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("person_id", _ID, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
    )
    op.create_index("ix_absence_person", "absence", ["person_id", "last_on"])
    op.create_table(
        "notice",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("estate_id", _ID, sa.ForeignKey("estate.id"), nullable=False),
        sa.Column("building", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by_id", _ID, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("sent_at", UTCDateTime(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
    )
    op.create_index("ix_notice_estate", "notice", ["estate_id", "sent_at"])
    op.create_index(
        "ix_outbox_about",
        "outbox",
        ["receiver", "id"],
        sqlite_where=_ABOUT,
        postgresql_where=_ABOUT,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_about", "outbox")
    op.drop_table("notice")
    op.drop_table("absence")
