"""The days on which people moved in and out, as they said."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_moving"
down_revision = "2026_11_23_parts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("household", sa.Column("moved_out_on", sa.Date(), nullable=True))
    op.add_column("residency", sa.Column("started_on", sa.Date(), nullable=True))
    op.add_column("residency", sa.Column("ended_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("residency", "ended_on")
    op.drop_column("residency", "started_on")
    op.drop_column("household", "moved_out_on")
