"""Whose house it is, as the first setup asks."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "2026_11_30_founded"
down_revision = "2026_11_30_devices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("deployment", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "company", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=""
            )
        )
    # In one batch the default would be gone before the rows are copied.
    with op.batch_alter_table("deployment", schema=None) as batch_op:
        batch_op.alter_column("company", server_default=None)


def downgrade() -> None:
    raise NotImplementedError("Forward only.")
