"""The messages about a task are found without reading all."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_22_reminders"
down_revision = "2026_11_22_duties"
branch_labels = None
depends_on = None

_OF_TASK = sa.text("task_id IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_outbox_task", "outbox", ["task_id"], sqlite_where=_OF_TASK, postgresql_where=_OF_TASK
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_task", "outbox")
