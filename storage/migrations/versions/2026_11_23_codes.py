"""Codes may be printed for a home whose owner nobody knows; a home's open codes are found at once."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_codes"
down_revision = "2026_11_23_dates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invitation") as batch:
        batch.alter_column("person_id", existing_type=sa.BigInteger(), nullable=True)
        batch.create_index("ix_invitation_home_id", ["home_id"])


def downgrade() -> None:
    with op.batch_alter_table("invitation") as batch:
        batch.drop_index("ix_invitation_home_id")
        batch.alter_column("person_id", existing_type=sa.BigInteger(), nullable=False)
