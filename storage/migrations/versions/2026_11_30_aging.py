"""What goes when it is old finds what hangs on it; whoever was reminded of fees is found at once."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_aging"
down_revision = "2026_11_30_outages"
branch_labels = None
depends_on = None

_PAPER = sa.text("paper_id IS NOT NULL")
_REMINDER = sa.text("kind = 'dunning'")


def upgrade() -> None:
    op.create_index(
        "ix_outbox_paper", "outbox", ["paper_id"], sqlite_where=_PAPER, postgresql_where=_PAPER
    )
    op.create_index(
        "ix_outbox_reminder",
        "outbox",
        ["receiver", "created_at"],
        sqlite_where=_REMINDER,
        postgresql_where=_REMINDER,
    )
    op.create_index("ix_search_term_ticket_id", "search_term", ["ticket_id"])
    op.create_index("ix_doubt_received_id", "doubt", ["received_id"])


def downgrade() -> None:
    op.drop_index("ix_doubt_received_id", "doubt")
    op.drop_index("ix_search_term_ticket_id", "search_term")
    op.drop_index("ix_outbox_reminder", "outbox")
    op.drop_index("ix_outbox_paper", "outbox")
