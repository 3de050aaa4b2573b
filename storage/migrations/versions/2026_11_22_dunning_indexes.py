"""Open tasks and the month's figures are found without reading every step."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_dunning_indexes"
down_revision = "2026_11_22_promises"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_open = sa.text("state = 'open'")
    op.create_index(
        "ix_dunning_step_open",
        "dunning_step",
        ["home_id"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index("ix_dunning_step_month", "dunning_step", ["month", "step", "state"])


def downgrade() -> None:
    op.drop_index("ix_dunning_step_month", "dunning_step")
    op.drop_index("ix_dunning_step_open", "dunning_step")
