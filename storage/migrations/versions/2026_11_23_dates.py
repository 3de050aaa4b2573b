"""The day's and the month's figures are counted without reading every ticket and deadline."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_dates"
down_revision = "2026_11_22_events"
branch_labels = None
depends_on = None

_MET, _MISSED = sa.text("met_at IS NOT NULL"), sa.text("missed_at IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_ticket_created", "ticket", ["created_at"])
    op.create_index(
        "ix_deadline_met", "deadline", ["met_at"], sqlite_where=_MET, postgresql_where=_MET
    )
    op.create_index(
        "ix_deadline_missed",
        "deadline",
        ["missed_at"],
        sqlite_where=_MISSED,
        postgresql_where=_MISSED,
    )


def downgrade() -> None:
    op.drop_index("ix_deadline_missed", "deadline")
    op.drop_index("ix_deadline_met", "deadline")
    op.drop_index("ix_ticket_created", "ticket")
