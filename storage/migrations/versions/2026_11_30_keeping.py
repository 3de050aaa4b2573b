"""What is too old goes, and is counted; who is to be forgotten is written down by number alone."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "2026_11_30_keeping"
down_revision = "2026_11_30_legal"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WAITING = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "purge",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("rows", _ID, nullable=False),
        sa.Column("last_at", UTCDateTime(), nullable=False),
    )
    op.create_table(
        "erasure",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("person_id", _ID, sa.ForeignKey("person.id"), nullable=False, unique=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by_id", _ID, sa.ForeignKey("person.id"), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("next_at", UTCDateTime(), nullable=True),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("why IN ('asked', 'left')", name="why_word"),
        sa.CheckConstraint("state IN ('waiting', 'done', 'taken_back', 'kept')", name="state_word"),
    )
    op.create_index(
        "ix_erasure_next",
        "erasure",
        ["next_at"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )


def downgrade() -> None:
    op.drop_table("erasure")
    op.drop_table("purge")
