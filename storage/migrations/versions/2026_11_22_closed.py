"""A day's closed tickets are counted without reading all of them."""

from alembic import op

revision = "2026_11_22_closed"
down_revision = "2026_11_22_acknowledgements"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_ticket_closed", "ticket", ["closed_at"])


def downgrade() -> None:
    op.drop_index("ix_ticket_closed", "ticket")
