"""The few open tickets that are grave are found at once among many that are not."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_graves"
down_revision = "2026_11_30_unanswered"
branch_labels = None
depends_on = None

GRAVE = sa.text("state IN ('reported', 'taken', 'resolved') AND urgency <> 'normal'")


def upgrade() -> None:
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ticket_grave",
            ["urgency"],
            unique=False,
            sqlite_where=GRAVE,
            postgresql_where=GRAVE,
        )


def downgrade() -> None:
    raise NotImplementedError("Forward only.")
