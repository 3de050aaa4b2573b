"""Lists and gauges are read off an index of their own, however many rows there are."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_lists"
down_revision = "2026_11_30_company"
branch_labels = None
depends_on = None

_OWED = "met_at IS NULL AND (state = 'running' OR next_at IS NOT NULL)"
_OPEN = "state IN ('reported', 'taken', 'resolved')"
_BROKEN = "state = 'missed' AND next_at IS NOT NULL"


def upgrade() -> None:
    op.drop_index("ix_ticket_open", "ticket")
    _index("ix_ticket_open", "ticket", ["department", "state"], _OPEN)
    op.create_index("ix_bill_month", "bill", ["month", "id", "amount_fen"])
    op.create_index("ix_allocation_counted", "allocation", ["bill_id", "amount_fen"])
    op.drop_index("ix_allocation_bill_id", "allocation")
    _index("ix_deadline_owed", "deadline", ["due_at", "id"], _OWED)
    _index("ix_deadline_broken", "deadline", ["state", "next_at"], _BROKEN)
    _index("ix_outbox_failed", "outbox", ["id"], "state = 'failed'")
    _index("ix_received_parked", "received", ["id"], "state = 'parked'")


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def downgrade() -> None:
    raise NotImplementedError("the road leads forward only")
